import CartwrightEventLoop
import CartwrightHTTP
import Glibc

/// The bare server without the host: one small JSON reply for every request, to measure the ground by itself.
///
///     http-bench PORT [LOOPS]
@main
struct Bench: RequestHandler {
    private let response = Response.json(
        Array(#"{"ok":true,"name":"\#(String(repeating: "x", count: 179))"}"#.utf8))

    func handle(_ request: Request, _ exchange: Exchange) {
        exchange.respond(response)
    }

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, let port = Int(arguments[1]) else {
            print("usage: http-bench PORT [LOOPS]")
            exit(2)
        }
        let loops = arguments.count > 2 ? Int(arguments[2]) ?? 0 : EventLoopGroup.coreCount
        guard loops > 0 else {
            print("LOOPS is a number from 1 on, and not \(arguments[2])")
            exit(2)
        }
        let socket: ListeningSocket
        do {
            socket = try ListeningSocket(port: port)
        } catch {
            print("\(error)")
            exit(1)
        }
        let server = HTTPServer(handler: Bench(), loops: EventLoopGroup(loops: loops))
        server.listen(on: socket)
        print("http://127.0.0.1:\(socket.port)")
        while true { pause() }
    }
}
