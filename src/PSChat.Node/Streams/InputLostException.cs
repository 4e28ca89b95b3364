namespace PSChat.Node.Streams;

/// <summary>Standard input cannot be read.</summary>
/// <param name="reason">The reason, as the system words it.</param>
internal sealed class InputLostException(string reason) : IOException(reason);
