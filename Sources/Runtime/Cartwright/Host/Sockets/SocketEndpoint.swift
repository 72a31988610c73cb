public import CartwrightManifest

/// The functions behind one WebSocket path: who lets a client in, who gets which of its messages, who hears of its end.
public struct SocketEndpoint: Sendable {
    /// The path.
    public let path: Manifest.Route.Path
    /// `$connect`.
    public private(set) var connect: HostedFunction?
    /// `$disconnect`.
    public private(set) var disconnect: HostedFunction?
    /// Those that get messages: `nil` stands for every action that no other has.
    private var receivers: [(action: String?, function: HostedFunction)] = []

    init(path: Manifest.Route.Path) { self.path = path }

    /// The functions of the path, in the order of the manifest.
    public var functions: [HostedFunction] {
        [connect, disconnect].compactMap { $0 } + receivers.map(\.function)
    }

    /// The actions that have a function of their own.
    public var actions: [String] { receivers.compactMap(\.action) }

    /// The longest message that any of the functions takes.
    public var messageLimit: Int { receivers.map(\.function.bodyLimit).max() ?? 0 }

    /// Who may open a socket: whoever `$connect` lets in; without one, whoever could say something.
    var gates: [HostedFunction] { connect.map { [$0] } ?? receivers.map(\.function) }

    /// The function that gets a message, chosen by its `action` as API Gateway does with `$request.body.action`.
    public func receiver(of message: SocketMessage) -> HostedFunction? {
        let action = message.action
        let own = receivers.first { $0.action != nil && $0.action == action }
        return (own ?? receivers.first { $0.action == nil })?.function
    }

    mutating func add(_ function: HostedFunction, as key: Manifest.SocketRoute.Key) {
        switch key {
        case .connect: connect = function
        case .disconnect: disconnect = function
        case .messages: receivers.append((nil, function))
        case .action(let name): receivers.append((name, function))
        }
    }
}

extension Host {
    /// The WebSocket paths of the functions that are served here.
    public func socketEndpoints(where isServed: (HostedFunction) -> Bool = { _ in true }) -> [SocketEndpoint] {
        var endpoints: [SocketEndpoint] = []
        for function in functions where isServed(function) {
            guard case .socket(let route) = function.declaration.trigger else { continue }
            let index = endpoints.firstIndex { $0.path.shape == route.path.shape } ?? endpoints.count
            if index == endpoints.count { endpoints.append(SocketEndpoint(path: route.path)) }
            endpoints[index].add(function, as: route.key)
        }
        return endpoints
    }
}

extension HostedFunction {
    /// The names in the path of a socket function.
    var socketParameters: [String] {
        if case .socket(let route) = declaration.trigger { route.path.parameters } else { [] }
    }

    /// The action whose messages the function gets; its field is no part of the input unless that asks for it.
    var socketAction: String? {
        if case .socket(let route) = declaration.trigger, case .action(let name) = route.key { name } else { nil }
    }
}
