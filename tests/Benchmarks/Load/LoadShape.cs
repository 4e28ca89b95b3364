namespace PSChat.Benchmarks.Load;

/// <summary>Who sends how much to whom.</summary>
/// <param name="Senders">How many send.</param>
/// <param name="Receivers">How many receive; senders are not among them.</param>
/// <param name="Window">How many of a sender's messages may be under way: sent, and not yet with every receiver (nor
/// acknowledged, where the server does that).</param>
internal sealed record LoadShape(int Senders, int Receivers, int Window)
{
    /// <summary>As in the tables: <c>1→100, window 256</c>.</summary>
    public string Name => Window == 1 ? $"{Senders}→{Receivers:N0}, one at a time" : $"{Senders}→{Receivers:N0}, window {Window:N0}";
}
