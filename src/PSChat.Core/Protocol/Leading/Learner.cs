using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Leading;

/// <summary>A server that has asked to join and catches up.</summary>
/// <param name="member">The server.</param>
/// <param name="join">How it asked for the first time.</param>
internal sealed class Learner(Member member, Join join)
{
    /// <summary>A learner that lags by fewer messages is ready to be a member.</summary>
    private const long ReadyLag = 256;

    /// <summary>The same in bytes of messages.</summary>
    private const long ReadyLagBytes = 256 * 1024;

    /// <summary>How many elections were held for it that it did not come in by.</summary>
    private int _failures;

    /// <summary>Until then no further election is held for it.</summary>
    private TimeSpan _waitsUntil;

    public Member Member { get; private set; } = member;

    /// <summary>Whether it brings a group of its own.</summary>
    public bool IsMerge { get; } = join.IsMerge;

    /// <summary>What it asks for; 0 adopts the group's.</summary>
    public int MinimumCopies { get; private set; } = join.MinimumCopies;

    /// <summary>It asks once more: it may be elsewhere by now.</summary>
    public void AskAgain(Member from, Join again)
    {
        Member = from;
        MinimumCopies = again.MinimumCopies;
    }

    /// <summary>It has told what it holds.</summary>
    /// <param name="held">What it holds; all of it is held here too.</param>
    /// <param name="log">What is held here.</param>
    public void OnProgress(Frontier held, MessageLog log) =>
        HasCaughtUp = held.CountMissing(log.Frontier) < ReadyLag && log.CountMissingBytes(held) < ReadyLagBytes;

    /// <summary>Whether it has caught up; it may have to wait all the same, see <see cref="IsReady"/>.</summary>
    public bool HasCaughtUp { get; private set; }

    public bool IsReady(TimeSpan now) => HasCaughtUp && now >= _waitsUntil;

    /// <summary>
    /// It could not be taken in: what it sends, or is sent, does not get through in time, though it is alive. The next try
    /// is left for later, and each one longer, because an election is a pause for everybody.
    /// </summary>
    /// <param name="until">How long to wait after so many failures, as a moment.</param>
    public void PutOff(Func<int, TimeSpan> until)
    {
        HasCaughtUp = false;
        _waitsUntil = until(_failures++);
    }
}
