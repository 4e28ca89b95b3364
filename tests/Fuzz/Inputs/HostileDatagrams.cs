using System.Net;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.Inputs;

/// <summary>Well-formed datagrams with bad intent: false leaders, and epochs from the far future.</summary>
internal sealed class HostileDatagrams(Dice dice, HostileFrames frames)
{
    public Endpoint NextSource() => new(IPAddress.Parse($"10.0.{2 + dice.Next(3)}.{1 + dice.Next(200)}"), 1 + dice.Next(60_000));

    public Datagram Next(FuzzServer target)
    {
        var epoch = dice.Next(3) == 0 && target.Protocol.View is { } view
            ? new Epoch(view.Epoch.Number + dice.Next(3), NextRank(target))
            : frames.NextEpoch();
        var rank = dice.Next(2) == 0
            ? epoch.Leader with { InstanceId = Math.Max(1, epoch.Leader.InstanceId) }
            : NextRank(target);
        var leader = new Member(rank, "liar", [NextSource()], 1 + dice.Next(60_000));
        return dice.Next(4) switch
        {
            0 => new Probe(dice.Next(2) == 0 ? "" : FuzzWorld.Group, dice.Next(), NextRank(target)),
            1 => new Answer(FuzzWorld.Group, dice.Next(), epoch, dice.Next(40), [leader]),
            2 => new Beacon(FuzzWorld.Group, epoch, leader, dice.Next(40)),
            _ => new Heartbeat(
                FuzzWorld.Group,
                NextRank(target),
                epoch,
                dice.Next(8),
                [.. Enumerable.Range(0, dice.Next(5)).Select(_ => NextRank(target))]),
        };
    }

    /// <summary>Draws the rank of an existing server or of none.</summary>
    private Rank NextRank(FuzzServer target) => dice.Next(4) switch
    {
        0 => target.Self.Rank,
        1 when target.Protocol.View is { } view => view.Members[dice.Next(view.Members.Length)].Rank,
        2 => new Rank(long.MaxValue - dice.Next(2), ulong.MaxValue - (ulong)dice.Next(3)),
        _ => new Rank(dice.Next(5), 1 + (ulong)dice.Next(3)),
    };
}
