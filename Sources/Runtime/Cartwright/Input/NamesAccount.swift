/// An input that names an account before anyone is signed in, so that `limit: 5/minute per account` can count it.
public protocol NamesAccount {
    /// What the limit counts by: the e-mail address at sign-in.
    var account: String { get }
}
