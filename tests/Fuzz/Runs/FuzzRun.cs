using PSChat.Fuzz.Targets;
using PSChat.Groups;

namespace PSChat.Fuzz.Runs;

/// <summary>One seed: one round of one target.</summary>
/// <param name="Seed">Decides the target and everything else.</param>
/// <param name="Target">The target.</param>
/// <param name="Failure">The failure; null if there was none.</param>
/// <param name="Inputs">The last inputs before the failure.</param>
internal sealed record FuzzRun(ulong Seed, string Target, Exception? Failure, string Inputs)
{
    /// <summary>The order of targets. The group has the most turns, because it has the most to find.</summary>
    private static readonly IFuzzTarget[] s_turns =
    [
        new GroupTarget(), new DecoderTarget(), new GroupTarget(), new LiarTarget(), new GroupTarget(), new TextTarget(),
        new LiarTarget(), new KeyTarget(), new LinkTarget(), new GuardTarget(), new HandshakeTarget(), new VisitTarget(),
        new NameTarget(), new DeafTarget(),
    ];

    /// <summary>Number of consecutive seeds that cover every target at least once.</summary>
    public static ulong Turns => (ulong)s_turns.Length;

    public static IReadOnlyList<IFuzzTarget> Targets { get; } = [.. s_turns.DistinctBy(target => target.Name)];

    public static FuzzRun Of(ulong seed)
    {
        var target = s_turns[seed % (ulong)s_turns.Length];
        var journal = new Journal();
        Exception? failure = null;
        try
        {
            target.Run(new Dice(seed), journal);
        }
#pragma warning disable CA1031 // Whatever it is, it is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        return new FuzzRun(seed, target.Name, failure, failure is null ? "" : journal.Write());
    }
}
