import CCrypto
import FoundationEssentials
import Glibc

/// A certificate that nobody vouches for but itself, with its key, as files of a folder of their own.
public final class TestCertificate: Sendable {
    /// The certificate: what a server shows, and a client that trusts it has as its root.
    public let certificate: String
    /// Its private key, readable only for whoever runs the tests' Postgres.
    public let key: String
    private let folder: String

    /// For the one host of that name.
    public init(for host: String) throws {
        folder = try TestFolder.make()
        certificate = folder + "/certificate.pem"
        key = folder + "/key.pem"
        let pair = try TestCertificate.keyPair()
        defer { EVP_PKEY_free(pair) }
        let document = X509_new()
        defer { X509_free(document) }
        ASN1_INTEGER_set(X509_get_serialNumber(document), Int.random(in: 1...1_000_000_000))
        X509_gmtime_adj(X509_getm_notBefore(document), -3600)
        X509_gmtime_adj(X509_getm_notAfter(document), 86_400)
        X509_set_pubkey(document, pair)
        let name = X509_get_subject_name(document)
        X509_NAME_add_entry_by_txt(name, "CN", 0x1000 | 1, host, -1, -1, 0)
        X509_set_issuer_name(document, name)
        guard X509_sign(document, pair, EVP_sha256()) > 0 else {
            throw TestSupportError("the test's certificate cannot be signed")
        }
        try TestCertificate.write(certificate, mode: 0o644) { PEM_write_bio_X509($0, document) }
        try TestCertificate.write(key, mode: 0o600) { PEM_write_bio_PrivateKey($0, pair, nil, nil, 0, nil, nil) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func keyPair() throws -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var pair: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_generate(context, &pair) == 1, let pair
        else { throw TestSupportError("no key can be made for the test's certificate") }
        return pair
    }

    private static func write(_ path: String, mode: mode_t, _ body: (OpaquePointer?) -> Int32) throws {
        let file = BIO_new_file(path, "w")
        defer { BIO_free(file) }
        guard file != nil, chmod(path, mode) == 0, body(file) == 1 else {
            throw TestSupportError("\(path) cannot be written")
        }
        if let owner = PostgresPrograms.owner { chown(path, owner.user, owner.group) }
    }
}
