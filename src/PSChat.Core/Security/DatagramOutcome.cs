namespace PSChat.Security;

/// <summary>What became of a datagram; see <see cref="DatagramCounts"/>.</summary>
internal enum DatagramOutcome
{
    Taken,
    Foreign,
    KeyRequired,
    KeyUnexpected,
    KeyWrong,
    Repeated,
    ClockWrong,
    Failed,
}
