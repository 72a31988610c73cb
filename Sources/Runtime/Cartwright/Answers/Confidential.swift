/// An answer that holds a token or a secret: never kept for a repeat, never cached on the way.
public protocol Confidential {}
