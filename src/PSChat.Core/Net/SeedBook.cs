using System.Net;

namespace PSChat.Net;

/// <summary>
/// The configured hosts and their addresses (D8). A name is looked up again, at growing intervals, until a member of the group
/// has one of its addresses. So a name that is published late is found, and a host that has moved too.
/// </summary>
internal sealed class SeedBook
{
    /// <summary>Time after which a lookup is repeated for the first time.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Longest time between two lookups; a name service notices no load of this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Seed[] _seeds;
    private readonly IPAddress _bindTo;
    private readonly HostLookup _lookUp;
    private readonly MonotonicClock _clock;
    private volatile IReadOnlySet<IPAddress> _members = new HashSet<IPAddress>();

    /// <param name="seeds">The hosts as they were given, all of which can be parsed.</param>
    /// <param name="port">The port of those that name none.</param>
    /// <param name="bindTo">The address that this side is bound to.</param>
    /// <param name="lookUp">The name service.</param>
    /// <param name="clock">The clock.</param>
    public SeedBook(IReadOnlyList<string> seeds, int port, IPAddress bindTo, HostLookup lookUp, MonotonicClock clock)
    {
        _bindTo = bindTo;
        _lookUp = lookUp;
        _clock = clock;
        _seeds =
        [
            .. from text in seeds.Distinct()
               let seed = SeedAddress.TryParse(text, port, out var host, out var ownPort) ? new Seed(text, host, ownPort) : null
               where seed is not null
               select seed,
        ];
    }

    /// <summary>
    /// A lookup had another result than the one before; <see cref="Seed.Failure"/> has it. Raised on any thread.
    /// </summary>
    public event Action<Seed>? Changed;

    /// <summary>The known endpoints of all seeds.</summary>
    public IEnumerable<IPEndPoint> EndPoints => _seeds.SelectMany(seed => seed.EndPoints).Distinct();

    /// <summary>The seeds whose last lookup failed.</summary>
    public IReadOnlyList<SeedFailure> Failures =>
        [.. from seed in _seeds let reason = seed.Failure where reason is not null select new SeedFailure(seed.Text, reason)];

    /// <summary>
    /// Looks up the names that are due. The lookups go on in the background, because name services may be slow.
    /// </summary>
    public void Refresh()
    {
        foreach (var seed in _seeds)
        {
            if (!seed.IsAmong(_members) && seed.TryBegin(_clock.Elapsed)) _ = LookUpAsync(seed);
        }
    }

    /// <summary>Sets the addresses of the group's members, whose seeds need no lookup.</summary>
    public void Know(IEnumerable<IPAddress> members)
    {
        var before = _members;
        _members = members.ToHashSet();
        foreach (var lost in _seeds.Where(seed => seed.IsAmong(before) && !seed.IsAmong(_members))) lost.Hurry();
    }

    private async Task LookUpAsync(Seed seed)
    {
        var (addresses, failure) = await SeedAddress.LookUpAsync(seed.Host, _bindTo, _lookUp).ConfigureAwait(false);
        if (seed.End(addresses, failure, _clock.Elapsed)) Changed?.Invoke(seed);
    }
}
