using System.Globalization;

namespace PSChat.Simulation.Waiting;

/// <summary>A time in which a client waited for an acknowledgement and got none.</summary>
/// <param name="Client">Name of the user.</param>
/// <param name="From">Beginning, counted from the beginning of the run.</param>
/// <param name="Parts">The time that each cause took.</param>
/// <param name="IsTouched">Whether a fault touched its host, or the host of the server that it had at the beginning.</param>
internal sealed record ClientPause(
    string Client, TimeSpan From, IReadOnlyDictionary<WaitCause, TimeSpan> Parts, bool IsTouched)
{
    /// <summary>Duration from which on a pause is noticed and sorted: longer than a failure takes to be found.</summary>
    public static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(700);

    /// <summary>Seed of the run; 0 if it had none.</summary>
    public ulong Seed { get; init; }

    /// <summary>Its duration.</summary>
    public TimeSpan Length { get; } = Parts.Values.Aggregate(TimeSpan.Zero, (sum, part) => sum + part);

    /// <summary>The cause that took most of it.</summary>
    public WaitCause Main { get; } = Parts.MaxBy(part => part.Value).Key;

    /// <summary>
    /// Whether there were too few servers for the minimum copies during it. Such a pause lasts until one comes back.
    /// </summary>
    public bool LacksCopies => Parts.ContainsKey(WaitCause.Copies);

    public override string ToString()
    {
        var parts = Parts.OrderByDescending(part => part.Value).Select(part => $"{part.Key} {Milliseconds(part.Value)}");
        var seed = Seed == 0 ? "" : $" of seed {Seed}";
        return $"{Client} waits {Milliseconds(Length)} from {Milliseconds(From)} on{seed}: {string.Join(", ", parts)}";
    }

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
