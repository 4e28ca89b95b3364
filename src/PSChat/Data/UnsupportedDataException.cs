namespace PSChat.Module.Data;

/// <summary>A value would not arrive as it was sent.</summary>
/// <param name="message">The value's place, and the reason.</param>
internal sealed class UnsupportedDataException(string message) : Exception(message);
