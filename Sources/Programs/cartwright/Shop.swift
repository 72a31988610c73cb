@main struct Shop {
    static func main() {}
}
