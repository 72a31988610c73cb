import CCurl
import Glibc

/// One attempt: a curl handle with what goes out and what comes in. Belongs to its loop's thread once it is begun.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    let isInternal: Bool
    let limit: Int
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var upload: [UInt8] = []
    private var uploaded = 0
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private(set) var head: [UInt8] = []
    private(set) var body: [UInt8] = []
    private(set) var wasRefused = false
    private(set) var wasTooLarge = false
    private(set) var wasConnected = false
    var finish: ((CURLcode) -> Void)?

    static let headLimit = 1 << 16
    private static let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init?(isInternal: Bool, limit: Int) {
        guard Self.curlIsReady, let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.isInternal = isInternal
        self.limit = limit
        errorText.pointee = 0
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A proxy from the environment would make every address look allowed.
        curl_set_text(easy, CURLOPT_PROXY, "")
        curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        curl_set_transfer(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.from(context).receive(bytes, size * count)
        }
        curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        curl_set_transfer(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.from(context).receiveHead(bytes, size * count)
        }
        curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        curl_set_opener(easy) { context, _, address in Transfer.from(context).open(address) }
        // Looks again at the connection that is used, for it may be an old one that was opened for somebody else.
        curl_set_pointer(easy, CURLOPT_PREREQDATA, context)
        curl_set_gate(easy) { context, address, _, _, _ in Transfer.from(context).admit(address) }
    }

    deinit {
        curl_easy_cleanup(easy)
        for list in lists { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("curl lost its context") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// What curl says went wrong.
    func reason(_ code: CURLcode) -> String {
        errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    }

    func set(_ option: CURLoption, _ texts: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts { list = curl_slist_append(list, text) }
        guard let list else { return }
        lists.append(list)
        curl_set_list(easy, option, list)
    }

    /// What a read callback hands out, for uploads.
    func send(_ bytes: [UInt8]) {
        upload = bytes
        curl_set_long(easy, CURLOPT_UPLOAD, 1)
        curl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count))
        curl_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
        curl_set_transfer(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            Transfer.from(context).provide(bytes, size * count)
        }
    }

    private func provide(_ out: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        let count = min(room, upload.count - uploaded)
        guard count > 0, let out else { return 0 }
        upload.withUnsafeBytes { bytes in
            UnsafeMutableRawPointer(out).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[uploaded...]).baseAddress ?? UnsafeRawPointer(out),
                byteCount: count)
        }
        uploaded += count
        return count
    }

    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard body.count + count <= limit else {
            wasTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func receiveHead(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        // Each status line, also that of an interim answer, begins anew.
        if line.starts(with: "HTTP/".utf8) { head = [] }
        guard head.count + count <= Self.headLimit else {
            wasTooLarge = true
            return 0
        }
        head.append(contentsOf: line)
        return count
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address else { return -1 }
        let isAllowed = withUnsafePointer(to: &address.pointee.addr) { isInternal || AddressRule.isPublic($0) }
        guard isAllowed else {
            wasRefused = true
            return -1
        }
        let information = address.pointee
        return socket(information.family, information.socktype | Int32(SOCK_CLOEXEC.rawValue), information.protocol)
    }

    private func admit(_ address: UnsafeMutablePointer<CChar>?) -> Int32 {
        wasConnected = true
        if isInternal { return CURL_PREREQFUNC_OK }
        if let address, AddressRule.isPublic(String(cString: address)) { return CURL_PREREQFUNC_OK }
        wasRefused = true
        return CURL_PREREQFUNC_ABORT
    }
}
