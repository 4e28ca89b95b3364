namespace PSChat.Net.Security;

/// <summary>Reason why datagrams of this group are refused: the two sides do not agree about the key or the time.</summary>
/// <param name="Code"><see cref="ChatError.KeyRequired"/>, <see cref="ChatError.KeyUnexpected"/>,
/// <see cref="ChatError.KeyWrong"/> or <see cref="ChatError.ClockWrong"/>.</param>
/// <param name="From">The endpoint that the datagram came from.</param>
/// <param name="Ahead">How far the sender's clock is ahead of this one's, for <see cref="ChatError.ClockWrong"/>.</param>
internal sealed record DatagramRefusal(ChatError Code, Endpoint From, TimeSpan Ahead = default)
{
    /// <summary>
    /// The same reason as the other side would state it, for users of this side that did not find the group.
    /// </summary>
    public ChatError CodeForOurs => Code switch
    {
        ChatError.KeyRequired => ChatError.KeyUnexpected,
        ChatError.KeyUnexpected => ChatError.KeyRequired,
        var same => same,
    };

    /// <summary>Describes what happened, as seen by <paramref name="group"/>'s side.</summary>
    public string Describe(string group) => Code switch
    {
        ChatError.KeyRequired => $"{From.Address} speaks for the group '{group}' without a key; this side has a key.",
        ChatError.KeyUnexpected => $"{From.Address} has a key for the group '{group}'; this side has none.",
        ChatError.KeyWrong =>
            $"{From.Address} has another key for the group '{group}', or its datagrams were changed on the way.",
        ChatError.ClockWrong =>
            $"The clock of {From.Address} is {Math.Abs(Ahead.TotalMinutes):F0} min "
            + $"{(Ahead > TimeSpan.Zero ? "ahead of" : "behind")} this one's, or somebody sends old datagrams again.",
        _ => throw new InvalidOperationException($"No text for {Code}."),
    };

    /// <summary>The remedy for the user.</summary>
    public Remedy Remedy => Code == ChatError.ClockWrong ? RemedyCode.SetClocks : RemedyCode.ShareKey;
}
