using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Protocol.Leading;

/// <summary>A server that has asked to join and is catching up.</summary>
/// <param name="member">The server.</param>
/// <param name="join">Its first request to join.</param>
internal sealed class Learner(Member member, Join join)
{
    /// <summary>Lag in messages below which a learner is ready to be a member (J2).</summary>
    private const long ReadyLag = 256;

    /// <summary>The same limit in bytes of messages.</summary>
    private const long ReadyLagBytes = 256 * 1024;

    /// <summary>Number of elections that were held for it without making it a member.</summary>
    private int _failures;

    /// <summary>Time until which no further election is held for it.</summary>
    private TimeSpan _waitsUntil;

    public Member Member { get; private set; } = member;

    /// <summary>Whether it brings a group of its own.</summary>
    public bool IsMerge { get; } = join.IsMerge;

    /// <summary>Minimum copies that it asks for; 0 adopts the group's.</summary>
    public int MinimumCopies { get; private set; } = join.MinimumCopies;

    /// <summary>The learner asks once more, and may have other addresses than before.</summary>
    public void AskAgain(Member from, Join again)
    {
        Member = from;
        MinimumCopies = again.MinimumCopies;
    }

    /// <summary>The learner has reported its messages.</summary>
    /// <param name="held">Frontier of its messages, all of which are held here too.</param>
    /// <param name="log">Messages held here.</param>
    public void OnProgress(Frontier held, MessageLog log) =>
        HasCaughtUp = held.CountMissing(log.Frontier) < ReadyLag && log.CountMissingBytes(held) < ReadyLagBytes;

    /// <summary>Whether it has caught up. It may have to wait all the same, see <see cref="IsReady"/>.</summary>
    public bool HasCaughtUp { get; private set; }

    public bool IsReady(TimeSpan now) => HasCaughtUp && now >= _waitsUntil;

    /// <summary>
    /// The learner could not be made a member (G4). It is alive, but frames from or to it do not get through in time. The next
    /// try comes later, and each further try after a longer wait, because an election is a pause for everybody.
    /// </summary>
    /// <param name="until">Gives the time until which to wait after a number of failures.</param>
    public void PutOff(Func<int, TimeSpan> until)
    {
        HasCaughtUp = false;
        _waitsUntil = until(_failures++);
    }
}
