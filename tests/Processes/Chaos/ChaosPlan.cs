namespace PSChat.Processes.Tests.Chaos;

/// <summary>What one run does.</summary>
/// <param name="Seed">What decides everything that is left to chance. Odd seeds run with a minimum of copies.</param>
/// <param name="Servers">How many hosts have a server, and a client beside it.</param>
/// <param name="Roamers">How many hosts have a client only.</param>
/// <param name="Duration">How long faults go on.</param>
internal sealed record ChaosPlan(int Seed, int Servers, int Roamers, TimeSpan Duration)
{
    /// <summary>All hosts: first those with servers.</summary>
    public int Hosts => Servers + Roamers;

    /// <summary>More than half of the servers.</summary>
    public int Majority => (Servers / 2) + 1;

    /// <summary>The minimum of copies that the servers are started with; null for the default.</summary>
    public int? MinimumCopies => int.IsOddInteger(Seed) ? Majority : null;

    /// <summary>
    /// How many servers may lose their memory between two moments at which all servers hold everything. An acknowledged
    /// message has at least <see cref="Majority"/> holders: one of them is left.
    /// </summary>
    public int MostDeaths => Servers - Majority;

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Servers} servers, {(MinimumCopies is { } copies ? $"at least {copies} copies" : "no minimum of copies")}";
}
