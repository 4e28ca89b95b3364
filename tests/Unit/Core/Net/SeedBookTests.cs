using System.Net;
using System.Net.Sockets;
using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>When the names of seeds are looked up (D8).</summary>
public sealed class SeedBookTests
{
    private static readonly IPAddress s_address = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress s_otherAddress = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();
    private readonly Dictionary<string, IPAddress[]> _names = [];
    private readonly List<string> _lookups = [];
    private readonly List<string> _changes = [];

    [Fact]
    public void A_name_that_resolves_later_is_found()
    {
        var book = MakeBook("late:4000");
        book.Refresh();
        Assert.Empty(book.EndPoints);
        Assert.Equal("late:4000", Assert.Single(book.Failures).Seed);

        _names["late"] = [s_address];
        RefreshFor(book, TimeSpan.FromSeconds(60));

        Assert.Equal([new IPEndPoint(s_address, 4000)], book.EndPoints);
        Assert.Empty(book.Failures);
        Assert.Equal(["late:4000: No such host is known", "late:4000: "], _changes);
    }

    [Fact]
    public void Lookups_become_rarer_and_never_end()
    {
        var book = MakeBook("nowhere");
        RefreshFor(book, TimeSpan.FromMinutes(1));
        Assert.InRange(_lookups.Count, 5, 8);
        var before = _lookups.Count;
        RefreshFor(book, TimeSpan.FromMinutes(10));
        Assert.InRange(_lookups.Count - before, 18, 21);
    }

    [Fact]
    public void A_host_that_has_moved_is_found_at_its_new_address()
    {
        _names["host"] = [s_address];
        var book = MakeBook("host");
        book.Refresh();
        _names["host"] = [s_otherAddress];
        RefreshFor(book, TimeSpan.FromMinutes(1));
        Assert.Equal([new IPEndPoint(s_otherAddress, 47474)], book.EndPoints);
    }

    [Fact]
    public void The_addresses_of_a_name_that_is_not_known_any_more_are_kept()
    {
        _names["host"] = [s_address];
        var book = MakeBook("host");
        book.Refresh();
        _names.Clear();
        RefreshFor(book, TimeSpan.FromMinutes(1));
        Assert.Equal([new IPEndPoint(s_address, 47474)], book.EndPoints);
        Assert.Single(book.Failures);
    }

    [Fact]
    public void A_seed_whose_address_a_member_has_is_not_looked_up()
    {
        _names["host"] = [s_address];
        var book = MakeBook("host");
        book.Refresh();
        book.Know([s_address, s_otherAddress]);
        RefreshFor(book, TimeSpan.FromMinutes(10));
        Assert.Single(_lookups);

        // The member has gone, so the next question needs the present address.
        book.Know([s_otherAddress]);
        book.Refresh();
        Assert.Equal(2, _lookups.Count);
    }

    [Fact]
    public async Task A_slow_name_service_delays_no_other_name_and_is_asked_once_at_a_time()
    {
        _names["fast"] = [s_address];
        var slow = new TaskCompletionSource<IPAddress[]>();
        var book = new SeedBook(
            ["slow", "fast"], 47474, IPAddress.Any, (host, _) => host == "slow" ? Slow() : LookUpAsync(host), new MonotonicClock(_time));
        RefreshFor(book, TimeSpan.FromMinutes(1));
        Assert.Equal([new IPEndPoint(s_address, 47474)], book.EndPoints);
        Assert.Equal(1, _lookups.Count(host => host == "slow"));

        var changed = new TaskCompletionSource();
        book.Changed += _ => changed.TrySetResult();
        slow.SetResult([s_otherAddress]);
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, book.EndPoints.Count());

        Task<IPAddress[]> Slow()
        {
            _lookups.Add("slow");
            return slow.Task;
        }
    }

    [Fact]
    public void An_address_needs_no_name_service()
    {
        var book = MakeBook("192.0.2.1", "192.0.2.2:99");
        book.Refresh();
        Assert.Equal([new IPEndPoint(s_address, 47474), new IPEndPoint(s_otherAddress, 99)], book.EndPoints);
        Assert.Empty(_lookups);
    }

    [Fact]
    public async Task A_name_that_is_none_is_a_failure_with_a_reason()
    {
        var (addresses, failure) = await SeedAddress.LookUpAsync(
            new string('a', 300), IPAddress.Any, Dns.GetHostAddressesAsync, CancellationToken.None);
        Assert.Empty(addresses);
        Assert.NotEmpty(failure!);
    }

    [Theory]
    [InlineData("0.0.0.0", "192.0.2.1", "2001:db8::1", "192.0.2.1")]
    [InlineData("127.0.0.1", "192.0.2.1", "2001:db8::1", "192.0.2.1")]
    [InlineData("::1", "192.0.2.1", "2001:db8::1", "2001:db8::1")]
    public void Only_addresses_of_families_that_can_be_reached_are_used(
        string bindTo, string one, string other, string expected)
    {
        _names["host"] = [IPAddress.Parse(one), IPAddress.Parse(other)];
        var book = new SeedBook(["host"], 9, IPAddress.Parse(bindTo), (host, _) => LookUpAsync(host), new MonotonicClock(_time));
        book.Refresh();
        Assert.Equal([new IPEndPoint(IPAddress.Parse(expected), 9)], book.EndPoints);
    }

    [Fact]
    public void A_host_without_an_address_that_can_be_reached_is_a_failure()
    {
        _names["host"] = [IPAddress.Parse("2001:db8::1")];
        var book = MakeBook("host");
        book.Refresh();
        Assert.Contains("no IPv4 address", Assert.Single(book.Failures).Reason, StringComparison.Ordinal);
    }

    private SeedBook MakeBook(params string[] seeds)
    {
        var book = new SeedBook(seeds, 47474, IPAddress.Any, (host, _) => LookUpAsync(host), new MonotonicClock(_time));
        book.Changed += seed => _changes.Add($"{seed.Text}: {seed.Failure}");
        return book;
    }

    private Task<IPAddress[]> LookUpAsync(string host)
    {
        _lookups.Add(host);
        return _names.TryGetValue(host, out var addresses)
            ? Task.FromResult(addresses)
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound, "No such host is known"));
    }

    /// <summary>Asks as often as a client that looks for its group.</summary>
    private void RefreshFor(SeedBook book, TimeSpan time)
    {
        for (var end = _time.Elapsed + time; _time.Elapsed < end; _time.Elapsed += TimeSpan.FromMilliseconds(250)) book.Refresh();
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
