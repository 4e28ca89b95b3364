namespace PSChat;

/// <summary>A seed whose name could not be looked up. It is looked up again while it is needed.</summary>
/// <param name="Seed">The seed as it was given.</param>
/// <param name="Reason">What the name service said, as text for users.</param>
public sealed record SeedFailure(string Seed, string Reason);
