using PSChat.Groups;

namespace PSChat.Protocol.Leading;

/// <summary>Whom leadership is being handed to. Messages are parked until then.</summary>
internal sealed class PendingHandover
{
    /// <summary>The waits for a winner double this often at most, because messages are parked for as long.</summary>
    private const int LongestParking = 2;

    /// <summary>When the winner should have taken over.</summary>
    private readonly Alarm _alarm = new();

    /// <summary>How often leadership was handed over in this reign.</summary>
    private int _tries;

    /// <summary>Null if none is under way.</summary>
    public Rank? Winner { get; private set; }

    public TimeSpan Due => _alarm.Due;

    public void Begin(Rank winner, Func<int, TimeSpan> dueAfter)
    {
        Winner = winner;
        _alarm.Set(dueAfter(Math.Min(_tries++, LongestParking)));
    }

    /// <summary>Whether the time is up; if so, it is up once only.</summary>
    public bool IsOver(TimeSpan now) => _alarm.Take(now);

    /// <summary>It came to nothing.</summary>
    /// <returns>How often leadership was handed over in this reign.</returns>
    public int GiveUp()
    {
        Winner = null;
        return _tries;
    }
}
