using PSChat.Hosting;
using PSChat.Measurement;

namespace PSChat.Loopback.Tests;

public sealed class LoadRunTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_load_comes_through_whole_even_when_the_leader_dies_in_the_middle()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var options = new LoadOptions { Network = lab.Network, Count = 3000, Senders = 2, Receivers = 2, Timeout = s_patience };
        await using var run = await LoadRun.OpenAsync(options);
        var running = run.RunAsync();
        while (run.Progress.Received < 500) await Task.Yield();
        servers[2].Kill();
        var result = await running.WaitAsync(s_patience);
        Assert.Equal((3000, 3000, 6000), (result.Sent, result.Confirmed, result.Received));
        Assert.Equal((0, 0, 0), (result.Lost, result.Doubled, result.OutOfOrder));
        Assert.Equal((3000, 6000), (result.Confirmation.Count, result.Delivery.Count));
        Assert.True(result.Elapsed > TimeSpan.Zero && result.Delivery.Percentile(0.5) > TimeSpan.Zero);
        Assert.Equal((3000, 3000, 6000), (run.Progress.Sent, run.Progress.Confirmed, run.Progress.Received));
    }

    [Fact]
    public async Task Its_users_are_gone_when_it_is_disposed_in_the_middle()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        using var ending = new CancellationTokenSource();
        var options = new LoadOptions { Network = lab.Network, Duration = TimeSpan.FromMinutes(10), Receivers = 3 };
        var run = await LoadRun.OpenAsync(options);
        Assert.Equal(4, (await ChatGroups.ListUsersAsync(lab.Network, s_patience)).Count);
        var running = run.RunAsync(ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_patience));
        await run.DisposeAsync();
        while ((await ChatGroups.ListUsersAsync(lab.Network, s_patience)).Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_rate_is_kept_and_a_duration_ends_it()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var options = new LoadOptions
        {
            Network = lab.Network,
            Duration = TimeSpan.FromMilliseconds(500),
            Rate = 100,
            Senders = 2,
            Receivers = 0,
            Size = 2000,
        };
        await using var run = await LoadRun.OpenAsync(options);
        var result = await run.RunAsync().WaitAsync(s_patience);

        // A loaded machine may send fewer messages in the time, but never more. Each of the two may send its last at the very
        // end.
        Assert.InRange(result.Sent, 1, 52);
        Assert.Equal((result.Sent, 0), (result.Confirmed, result.Received));
    }

    [Fact]
    public async Task Impossible_load_options_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => LoadRun.OpenAsync(new LoadOptions()));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => LoadRun.OpenAsync(new LoadOptions { Count = 1, Size = 31 }));
        await using var lab = new Loopback();
        var missing = await Assert.ThrowsAsync<ChatException>(
            () => LoadRun.OpenAsync(
                new LoadOptions { Network = lab.Network, Count = 1, Timeout = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal(ChatError.GroupNotFound, missing.Code);
    }
}
