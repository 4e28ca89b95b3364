namespace PSChat.Fuzz.World;

/// <summary>An expectation of a fuzz target does not hold.</summary>
internal sealed class FuzzException(string message) : Exception(message);
