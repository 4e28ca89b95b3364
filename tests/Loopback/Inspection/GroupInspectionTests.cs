using PSChat.Hosting;
using PSChat.Inspection;

namespace PSChat.Loopback.Tests;

/// <summary>Inspection of a real group over the network.</summary>
public sealed class GroupInspectionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_healthy_group_is_found_on_every_route_and_every_server_is_asked()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2) };
        await Loopback.WaitForViewAsync(servers);
        var results = await GroupInspection.RunAsync(lab.Network with { Seeds = ["127.0.0.1", "host.invalid"] }, s_patience);
        AssertIs(CheckStatus.Ok, results, "Port", "Discovery", "Interface", "Endpoint", "Version", "View", "Leader", "Quorum");
        Assert.Equal(
            [CheckStatus.Ok, CheckStatus.Warning],
            results.Where(result => result.Check == "Seed").Select(result => result.Status));
        Assert.Equal(["s2", "s1"], results.Where(result => result.Check == "Endpoint").Select(result => result.Target));
        Assert.Equal("s1", Assert.Single(results, result => result.Check == "Clock").Target);
        var detail = Assert.Single(results, result => result.Check == "Interface").Detail;
        Assert.Contains("broadcast", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_without_servers_is_a_failed_check()
    {
        await using var lab = new Loopback();
        var results = await GroupInspection.RunAsync(lab.Network, TimeSpan.FromMilliseconds(300));
        AssertIs(CheckStatus.Failed, results, "Discovery");
        AssertIs(CheckStatus.Skipped, results, "Interface", "Endpoint", "View", "Quorum", "Clock");
    }

    [Fact]
    public async Task A_cancelled_inspection_ends()
    {
        await using var lab = new Loopback();
        using var ending = new CancellationTokenSource();
        var inspection = GroupInspection.RunAsync(lab.Network, TimeSpan.FromMinutes(10), ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inspection.WaitAsync(s_patience));
    }

    private static void AssertIs(CheckStatus expected, IReadOnlyList<CheckResult> results, params string[] checks) => Assert.All(
        checks,
        check => Assert.All(
            results.Where(result => result.Check == check), result => Assert.Equal(expected, result.Status)));
}
