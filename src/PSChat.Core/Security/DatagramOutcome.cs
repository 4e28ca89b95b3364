namespace PSChat.Security;

/// <summary>Outcome for a datagram; see <see cref="DatagramCounts"/>.</summary>
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
