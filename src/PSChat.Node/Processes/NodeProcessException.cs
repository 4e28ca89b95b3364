namespace PSChat.Node.Processes;

/// <summary>A child process did not do what was expected of it.</summary>
internal sealed class NodeProcessException(string message, string details) : Exception($"{message}\n{details}".TrimEnd())
{
    /// <summary>The message alone, without the process's last events.</summary>
    public string Summary { get; } = message;
}
