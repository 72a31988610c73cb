import Testing

@testable import CartwrightLocalRuntime

@Suite struct MetricsTests {
    @Test("what each loop counted is added up on the page")
    func merged() {
        let metrics = Metrics(functions: ["catalog-get-product", "never-called"], loops: 2)
        metrics.loops[0].answered(0, status: 200, latency: 400_000)
        metrics.loops[1].answered(0, status: 204, latency: 3_000_000)
        metrics.loops[1].answered(0, status: 503, latency: 60_000_000_000)
        metrics.loops[1].refused(.tooLate)
        let page = metrics.prometheusText().split(separator: "\n").map(String.init)
        for line in [
            #"cartwright_requests_total{function="catalog-get-product",status="2xx"} 2"#,
            #"cartwright_requests_total{function="catalog-get-product",status="5xx"} 1"#,
            #"cartwright_request_duration_seconds_bucket{function="catalog-get-product",le="0.0005"} 1"#,
            #"cartwright_request_duration_seconds_bucket{function="catalog-get-product",le="10"} 2"#,
            #"cartwright_request_duration_seconds_bucket{function="catalog-get-product",le="+Inf"} 3"#,
            #"cartwright_request_duration_seconds_count{function="catalog-get-product"} 3"#,
            #"cartwright_refused_total{reason="too_late"} 1"#,
        ] {
            #expect(page.contains(line))
        }
        #expect(!page.contains { $0.contains("never-called") })
    }

    @Test("latencies on a bound belong to it", arguments: [(0, 0), (100_000, 0), (100_001, 1), (10_000_000_001, 16)])
    func buckets(_ latency: Int, _ index: Int) { #expect(LatencyBuckets.index(of: UInt64(latency)) == index) }
}
