/// Draws the picture of a demo product: the sign of its category on a ground of its own colour.
struct Pictogram {
    /// The signs, one for each shelf of the demo catalogue.
    enum Sign: CaseIterable {
        case phone, sound, camera, pot, chair, lamp, jacket, shoe, bag, tent, wheel, dumbbell, book, notebook, pen
        case device, house, shirt, ball, page
    }

    let sign: Sign
    /// The ground's colour on the wheel, in degrees.
    let hue: Int

    static let size = 96

    /// The picture as a PNG file.
    var png: [UInt8] {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(Pictogram.size * Pictogram.size)
        for y in 0..<Pictogram.size {
            for x in 0..<Pictogram.size {
                var covered = 0
                for step in 0..<4 {
                    let px = (Double(x) + (step & 1 == 0 ? 0.25 : 0.75)) / 96
                    let py = (Double(y) + (step & 2 == 0 ? 0.25 : 0.75)) / 96
                    if isInk(px, py) { covered += 1 }
                }
                let isTile = rounded(Double(x) / 96, Double(y) / 96, 0.04, 0.04, 0.96, 0.96, 0.14)
                pixels.append(isTile ? UInt8(1 + covered) : 0)
            }
        }
        return PNG.encode(width: Pictogram.size, pixels: pixels, palette: palette)
    }

    /// White around, the ground, then four steps from the ground to the ink.
    private var palette: [PNG.Color] {
        [PNG.Color(red: 255, green: 255, blue: 255)]
            + (0...4).map { step in
                let light = color(saturation: 0.35, value: 0.95)
                let dark = color(saturation: 0.75, value: 0.35)
                func mix(_ from: UInt8, _ to: UInt8) -> UInt8 { UInt8((Int(from) * (4 - step) + Int(to) * step) / 4) }
                return PNG.Color(
                    red: mix(light.red, dark.red), green: mix(light.green, dark.green), blue: mix(light.blue, dark.blue)
                )
            }
    }

    private func color(saturation: Double, value: Double) -> PNG.Color {
        let sector = Double(hue % 360) / 60
        func channel(_ offset: Double) -> UInt8 {
            let k = (offset + sector).truncatingRemainder(dividingBy: 6)
            return UInt8(255 * (value - value * saturation * max(0, min(k, 4 - k, 1))))
        }
        return PNG.Color(red: channel(5), green: channel(3), blue: channel(1))
    }
}

extension Pictogram {
    private func rounded(
        _ x: Double, _ y: Double, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double, _ radius: Double
    ) -> Bool {
        guard x >= left, x <= right, y >= top, y <= bottom else { return false }
        let dx = max(left + radius - x, x - right + radius, 0)
        let dy = max(top + radius - y, y - bottom + radius, 0)
        return dx * dx + dy * dy <= radius * radius
    }

    private func box(_ x: Double, _ y: Double, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> Bool
    {
        x >= left && x <= right && y >= top && y <= bottom
    }

    private func disc(_ x: Double, _ y: Double, _ cx: Double, _ cy: Double, _ radius: Double) -> Bool {
        (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius
    }

    private func ring(_ x: Double, _ y: Double, _ cx: Double, _ cy: Double, _ outer: Double, _ inner: Double) -> Bool {
        disc(x, y, cx, cy, outer) && !disc(x, y, cx, cy, inner)
    }

    /// Between two slanted edges that meet at the top.
    private func gable(_ x: Double, _ y: Double, _ top: Double, _ bottom: Double, _ half: Double) -> Bool {
        y >= top && y <= bottom && abs(x - 0.5) <= half * (y - top) / (bottom - top)
    }

    private func isInk(_ x: Double, _ y: Double) -> Bool {
        switch sign {
        case .phone: rounded(x, y, 0.34, 0.2, 0.66, 0.8, 0.06) && !box(x, y, 0.39, 0.28, 0.61, 0.68)
        case .sound:
            (ring(x, y, 0.5, 0.52, 0.28, 0.21) && y < 0.55) || rounded(x, y, 0.2, 0.5, 0.34, 0.76, 0.05)
                || rounded(x, y, 0.66, 0.5, 0.8, 0.76, 0.05)
        case .camera:
            (rounded(x, y, 0.2, 0.32, 0.8, 0.74, 0.06) && !ring(x, y, 0.5, 0.53, 0.16, 0.09))
                || box(x, y, 0.4, 0.25, 0.6, 0.34)
        case .pot:
            rounded(x, y, 0.28, 0.42, 0.72, 0.74, 0.06) || box(x, y, 0.18, 0.46, 0.82, 0.52)
                || box(x, y, 0.26, 0.33, 0.74, 0.38) || disc(x, y, 0.5, 0.29, 0.04)
        case .chair:
            box(x, y, 0.32, 0.2, 0.4, 0.8) || box(x, y, 0.32, 0.48, 0.7, 0.56) || box(x, y, 0.62, 0.5, 0.7, 0.8)
                || box(x, y, 0.32, 0.24, 0.44, 0.3)
        case .lamp:
            gable(x, y, 0.1, 0.5, 0.3) && y > 0.22 || box(x, y, 0.47, 0.5, 0.53, 0.74)
                || box(x, y, 0.34, 0.74, 0.66, 0.8)
        case .jacket, .shirt:
            (rounded(x, y, 0.34, 0.26, 0.66, 0.78, 0.03) && !disc(x, y, 0.5, 0.24, 0.08))
                || (box(x, y, 0.18, 0.28, 0.82, 0.44) && y - 0.28 < 0.2 - abs(x - 0.5) * 0.1)
                    && !disc(x, y, 0.5, 0.24, 0.08)
                    && !(sign == .jacket && box(x, y, 0.49, 0.3, 0.51, 0.78))
        case .shoe:
            rounded(x, y, 0.2, 0.56, 0.82, 0.72, 0.07) || (box(x, y, 0.2, 0.36, 0.44, 0.6))
                || box(x, y, 0.18, 0.72, 0.82, 0.76)
        case .bag: rounded(x, y, 0.24, 0.4, 0.76, 0.78, 0.05) || (ring(x, y, 0.5, 0.4, 0.17, 0.12) && y < 0.41)
        case .tent: gable(x, y, 0.22, 0.76, 0.36) && !gable(x, y, 0.46, 0.76, 0.1)
        case .wheel:
            ring(x, y, 0.5, 0.5, 0.32, 0.25) || disc(x, y, 0.5, 0.5, 0.06)
                || (disc(x, y, 0.5, 0.5, 0.3) && (abs(x - 0.5) < 0.015 || abs(y - 0.5) < 0.015))
        case .dumbbell:
            box(x, y, 0.3, 0.46, 0.7, 0.54) || rounded(x, y, 0.18, 0.32, 0.32, 0.68, 0.03)
                || rounded(x, y, 0.68, 0.32, 0.82, 0.68, 0.03)
        case .book: box(x, y, 0.2, 0.28, 0.48, 0.74) || box(x, y, 0.52, 0.28, 0.8, 0.74)
        case .notebook, .page:
            rounded(x, y, 0.28, 0.2, 0.72, 0.8, 0.04)
                && !((0.36...0.64).contains(x) && [0.34, 0.44, 0.54, 0.64].contains { abs(y - $0) < 0.015 })
                && !(sign == .notebook && box(x, y, 0.32, 0.2, 0.335, 0.8))
        case .pen: abs((x - 0.5) + (y - 0.5)) < 0.44 && abs((x - 0.5) - (0.5 - y)) < 0.09
        case .device:
            rounded(x, y, 0.18, 0.28, 0.82, 0.66, 0.04) && !box(x, y, 0.23, 0.33, 0.77, 0.61)
                || box(x, y, 0.38, 0.7, 0.62, 0.75)
        case .house:
            gable(x, y, 0.2, 0.5, 0.34) || (box(x, y, 0.28, 0.5, 0.72, 0.78) && !box(x, y, 0.44, 0.58, 0.56, 0.78))
        case .ball: disc(x, y, 0.5, 0.5, 0.3) && !ring(x, y, 0.5, 0.5, 0.14, 0.12) && abs(x - 0.5) > 0.012
        }
    }
}
