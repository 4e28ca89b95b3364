namespace PSChat.Node.Processes;

/// <summary>A child process did not behave as expected.</summary>
internal sealed class NodeProcessException(string message, string details) : Exception($"{message}\n{details}".TrimEnd())
{
    /// <summary>The message alone, without the process's last events.</summary>
    public string Summary { get; } = message;
}
