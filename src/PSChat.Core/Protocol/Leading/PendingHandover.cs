using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>The server to which leadership is being handed over. Messages are parked until it leads.</summary>
internal sealed class PendingHandover
{
    /// <summary>Highest number of times that the wait for a winner doubles, because messages are parked for as long.</summary>
    private const int LongestParking = 2;

    /// <summary>Time by which the winner should have taken over.</summary>
    private readonly Alarm _alarm = new();

    /// <summary>Number of handovers in this reign.</summary>
    private int _tries;

    /// <summary>The server that is to take over; null if no handover is under way.</summary>
    public Rank? Winner { get; private set; }

    public TimeSpan Due => _alarm.Due;

    public void Begin(Rank winner, Func<int, TimeSpan> dueAfter)
    {
        Winner = winner;
        _alarm.Set(dueAfter(Math.Min(_tries++, LongestParking)));
    }

    /// <summary>Whether the time has run out; true once only.</summary>
    public bool IsOver(TimeSpan now) => _alarm.Take(now);

    /// <summary>The handover has failed.</summary>
    /// <returns>Number of handovers in this reign.</returns>
    public int GiveUp()
    {
        Winner = null;
        return _tries;
    }
}
