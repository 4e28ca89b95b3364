namespace PSChat.Processes.Tests.Chaos;

/// <summary>Plan of one run.</summary>
/// <param name="Seed">Number that decides everything random. Odd seeds run with a minimum of copies.</param>
/// <param name="Servers">Number of hosts with a server and a client.</param>
/// <param name="Roamers">Number of hosts with only a client.</param>
/// <param name="Duration">Length of the time with faults.</param>
internal sealed record ChaosPlan(int Seed, int Servers, int Roamers, TimeSpan Duration)
{
    /// <summary>All hosts: first those with servers.</summary>
    public int Hosts => Servers + Roamers;

    /// <summary>More than half of the servers.</summary>
    public int Majority => (Servers / 2) + 1;

    /// <summary>The minimum of copies that the servers are started with; null for the default.</summary>
    public int? MinimumCopies => int.IsOddInteger(Seed) ? Majority : null;

    /// <summary>
    /// Largest number of servers that may lose their memory between two moments at which all servers hold all messages. An
    /// acknowledged message has at least <see cref="Majority"/> holders, so one of them is left.
    /// </summary>
    public int MostDeaths => Servers - Majority;

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Servers} servers, {(MinimumCopies is { } copies ? $"at least {copies} copies" : "no minimum of copies")}";
}
