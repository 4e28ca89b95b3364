using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Fuzz.Inputs;

/// <summary>Well-formed frames of a client with bad intent: extreme numbers, endless names, lies.</summary>
internal sealed class HostileFrames(Dice dice)
{
    private static readonly long[] s_numbers =
        [0, 1, 2, 3, 1023, 1024, 1025, 1L << 20, 1L << 32, WireConstants.MaximumCount, long.MaxValue - 1, long.MaxValue];

    private static readonly long[] s_times =
        [long.MinValue, -1, 0, 1, 638_712_864_000_000_000, DateTime.MaxValue.Ticks, long.MaxValue];


    private readonly SessionSecret[] _sessions = [.. Enumerable.Range(0, 6)
        .Select(at => new SessionSecret(new Guid(at, 9, 9, [1, 1, 1, 1, 1, 1, 1, 1])))];

    public Frame Next() => dice.Next(12) switch
    {
        0 => NextAttach(),
        1 => new JoinRoom(Name("room"), (int)Math.Min(Number(), int.MaxValue)),
        2 => new LeaveRoom(Name("room")),
        3 => new ReadHistory(
            Name("room"),
            (int)Math.Min(Number(), int.MaxValue),
            Time(),
            Time(),
            new HybridTimestamp(Time()),
            new Position(NextEpoch(), Number())),
        4 => new ListUsers(),
        5 => new ListMembers(),
        6 => new HoldElection(),
        7 when dice.Next(4) == 0 => new Detach(),
        8 => new Ping(),
        _ => NextSend(),
    };

    public Attach NextAttach() => new(
        _sessions[dice.Next(_sessions.Length)],
        Name("user"),
        dice.Next(2) == 0 ? 0 : Time(),
        Math.Min(Number(), WireConstants.MaximumCount),
        NextFrontier(),
        [.. Enumerable.Range(0, dice.Next(4)).Select(_ => Name("room"))]);

    public Epoch NextEpoch() => new(Math.Min(Number(), long.MaxValue), new Rank(dice.Next(5), (ulong)dice.Next(3)));

    public Frontier NextFrontier()
    {
        var frontier = new Frontier();
        if (dice.Next(4) == 0) frontier.RaiseFloor(NextEpoch(), dice.Next());
        for (var epochs = dice.Next(dice.Next(10) == 0 ? 200 : 4); epochs > 0; epochs--)
        {
            frontier.Raise(NextEpoch(), Math.Min(Number(), WireConstants.MaximumCount));
        }

        return frontier;
    }

    private Send NextSend()
    {
        var sequence = Math.Max(1, dice.Next(3) == 0 ? Number() : dice.Next(40));
        var acked = dice.Next(2) == 0 ? sequence - 1 : Math.Min(Number(), sequence - 1);
        var text = new string('x', dice.Next(8) == 0 ? Names.MaximumTextBytes : dice.Next(50));
        return new Send(
            sequence,
            acked,
            new HybridTimestamp(Time()),
            Name("room"),
            text,
            dice.Next(4) == 0 ? text : "",
            dice.Next(6) == 0 ? Name("user") : null);
    }

    /// <summary>Few names, so that they meet, and each of them in several spellings.</summary>
    private string Name(string kind)
    {
        var name = $"{kind} {dice.Next(dice.Next(4) == 0 ? 1000 : 3)}";
        return dice.Next(4) switch
        {
            0 => name.ToUpperInvariant(),
            1 => name.Replace('o', '\uFF4F').Replace('s', '\u017F'),
            _ => name,
        };
    }

    private long Number() => s_numbers[dice.Next(s_numbers.Length)];

    private long Time() => s_times[dice.Next(s_times.Length)];
}
