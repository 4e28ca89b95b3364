namespace PSChat.Fuzz.World;

/// <summary>Something that must hold does not.</summary>
internal sealed class FuzzException(string message) : Exception(message);
