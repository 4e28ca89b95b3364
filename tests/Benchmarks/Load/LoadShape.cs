namespace PSChat.Benchmarks.Load;

/// <summary>Numbers of senders and receivers, and the senders' window.</summary>
/// <param name="Senders">Number of senders.</param>
/// <param name="Receivers">Number of receivers, without the senders.</param>
/// <param name="Window">Largest number of a sender's messages on their way: not yet with all receivers, or not yet
/// acknowledged if the server does that.</param>
internal sealed record LoadShape(int Senders, int Receivers, int Window)
{
    /// <summary>Name in the tables, such as <c>1→100, window 256</c>.</summary>
    public string Name => Window == 1 ? $"{Senders}→{Receivers:N0}, one at a time" : $"{Senders}→{Receivers:N0}, window {Window:N0}";
}
