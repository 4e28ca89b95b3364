namespace PSChat.Kit.Hosts;

/// <summary>This machine does not let the lab make networks of its own.</summary>
internal sealed class LabNetworkException(string message) : Exception(message);
