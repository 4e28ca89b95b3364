using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>
/// A server that leads a second time counts from its new start how long sessions have been without a connection. Times from its
/// first reign are outdated, because others led when those sessions came back.
/// </summary>
public sealed class SecondReignTests
{
    private readonly SimulatedGroup _group = Transcript.Quiet();

    [Fact]
    public void A_name_is_kept_for_half_a_minute_by_a_leader_that_led_before()
    {
        var (servers, _) = LeadTwice(TimeSpan.FromSeconds(40));
        _group.Run(TimeSpan.FromSeconds(20));
        ExpectRefused("anna");

        _group.Run(TimeSpan.FromSeconds(15));
        Assert.Equal("anna", Transcript.Join(_group, "anna").User);
        Assert.True(servers[1].Protocol.View!.Leader == servers[1].Self, "s1 leads");
    }

    [Fact]
    public void A_session_is_kept_for_ten_minutes_by_a_leader_that_led_before()
    {
        var (servers, anna) = LeadTwice(TimeSpan.FromMinutes(11));
        _group.Run(TimeSpan.FromMinutes(9.5));
        Assert.All(servers, server => Assert.NotNull(server.Protocol.FindSession(anna.Session)));

        _group.Run(TimeSpan.FromMinutes(1));
        Assert.All(servers, server => Assert.Null(server.Protocol.FindSession(anna.Session)));
    }

    [Fact]
    public void A_name_is_kept_for_half_a_minute_by_a_leader_that_leads_for_the_first_time()
    {
        var servers = Transcript.StartServers(_group, 3);
        CutOff(Transcript.JoinAt(_group, 0));
        servers[2].Crash();
        _group.RunUntilOneView(servers[0], servers[1]);
        _group.Run(TimeSpan.FromSeconds(20));
        ExpectRefused("anna");

        _group.Run(TimeSpan.FromSeconds(15));
        Assert.Equal("anna", Transcript.Join(_group, "anna").User);
    }

    [Fact]
    public void A_session_is_kept_for_ten_minutes_by_a_leader_that_leads_for_the_first_time()
    {
        var servers = Transcript.StartServers(_group, 3);
        var anna = Transcript.JoinAt(_group, 0);
        CutOff(anna);
        servers[2].Crash();
        _group.RunUntilOneView(servers[0], servers[1]);
        _group.Run(TimeSpan.FromMinutes(9.5));
        Assert.All(_group.Living, server => Assert.NotNull(server.Protocol.FindSession(anna.Session)));

        _group.Run(TimeSpan.FromMinutes(1));
        Assert.All(_group.Living, server => Assert.Null(server.Protocol.FindSession(anna.Session)));
    }

    /// <summary>
    /// Lets s1 lead twice. s1 leads, and anna's connection is lost. s2 takes over, anna comes back and stays. Then her connection
    /// is lost once more, s2 fails, and s1 leads again.
    /// </summary>
    /// <param name="between">Time from the first loss to the second one.</param>
    private (SimulatedServer[] Servers, SimulatedClient Anna) LeadTwice(TimeSpan between)
    {
        _group.KeepsTranscript = false;
        var servers = Transcript.StartServers(_group, 2);
        var anna = Transcript.JoinAt(_group, 0);
        CutOff(anna);
        var lostAt = _group.Time.Elapsed;
        var higher = _group.AddServer(2, 3);
        _group.RunUntilOneView([.. servers, higher]);
        _group.Network.HealAll();
        _group.RunUntil(() => higher.Protocol.FindSession(anna.Session) is { Attached: true }, "anna is back");
        _group.Run(lostAt + between - _group.Time.Elapsed);

        CutOff(anna);
        higher.Crash();
        _group.RunUntilOneView(servers);
        return (servers, anna);
    }

    private void CutOff(SimulatedClient client)
    {
        foreach (var server in _group.Living) _group.Network.CutBothWays(client.Host, server.Host);
        _group.RunUntil(() => _group.Living.All(server => server.Protocol.ClientCount == 0), "noticed");
    }

    private void ExpectRefused(string user)
    {
        var other = _group.AddClient(user);
        _group.RunUntil(() => other.Failure is not null, "refused");
        Assert.Equal(ChatError.NameTaken, other.Failure!.Code);
    }
}
