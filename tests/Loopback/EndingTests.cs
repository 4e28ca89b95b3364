namespace PSChat.Loopback.Tests;

/// <summary>Ends of servers and clients: gracefully, at once, or as in a crash.</summary>
public sealed class EndingTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_server_that_is_disposed_asynchronously_hands_over()
    {
        await using var lab = new Loopback();
        var (stays, leaves) = (await lab.StartServerAsync(1), await lab.StartServerAsync(2));
        await Loopback.WaitForViewAsync(stays, leaves);
        var view = Loopback.WaitForViewAsync(stays);
        await leaves.DisposeAsync();
        Assert.Equal(ViewCause.Leave, (await view).Cause);
        await leaves.DisposeAsync();
        leaves.Dispose();
        Assert.Equal(ChatServerStatus.Stopped, leaves.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_killed_or_disposed_is_missed_as_after_a_crash(bool isDisposed)
    {
        await using var lab = new Loopback();
        var (stays, ends) = (await lab.StartServerAsync(1), await lab.StartServerAsync(2));
        await Loopback.WaitForViewAsync(stays, ends);
        var view = Loopback.WaitForViewAsync(stays);
        if (isDisposed)
        {
            ends.Dispose();
            Assert.True(ends.Stopped.IsCompleted);
        }
        else
        {
            ends.Kill();
            await ends.Stopped.WaitAsync(s_patience);
        }

        Assert.NotEqual(ViewCause.Leave, (await view).Cause);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_the_handover_and_the_server_with_it()
    {
        await using var lab = new Loopback();
        var (deaf, leaves) = (await lab.StartServerAsync(2), await lab.StartServerAsync(1));
        await Loopback.WaitForViewAsync(deaf, leaves);
        using var cancelling = new CancellationTokenSource();
        deaf.IsDeaf = true;
        var stopping = leaves.StopAsync(s_patience, cancelling.Token);
        Assert.False(stopping.IsCompleted);
        await cancelling.CancelAsync();
        var result = await stopping.WaitAsync(s_patience);
        Assert.False(result.HandedOver);
        Assert.Contains("cancelled", result.Reason, StringComparison.Ordinal);
        Assert.Equal(ChatServerStatus.Stopped, leaves.Status);
    }

    [Fact]
    public async Task A_client_that_is_disposed_asynchronously_waits_for_its_acknowledgements()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var (anna, ben) = (await lab.ConnectAsync("anna"), await lab.ConnectAsync("ben"));
        await anna.JoinAsync("lobby");
        await ben.JoinAsync("lobby");
        var inbox = new Inbox(ben);
        var sending = Enumerable.Range(1, 100).Select(number => anna.SendAsync("lobby", $"{number}", s_patience)).ToArray();
        await anna.DisposeAsync();
        Assert.All(sending, send => Assert.True(send.IsCompletedSuccessfully));
        Assert.Equal(100, (await inbox.ReadAsync(100)).Count);
        Assert.True(anna.Closed.IsCompleted);

        // The name is free, so the server has taken the goodbye.
        await lab.ConnectAsync("anna");
    }

    [Fact]
    public async Task A_client_that_is_disposed_says_goodbye()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        var (anna, ben) = (await lab.ConnectAsync("anna"), await lab.ConnectAsync("ben"));
        var gone = Absence(ben, "anna");
        await ben.JoinAsync("lobby");
        await anna.JoinAsync("lobby");
        anna.Dispose();
        Assert.Equal(ConnectionState.Closed, anna.State);

        // A lost connection would be reported half a minute later.
        await gone.WaitAsync(s_patience / 3);
        await lab.ConnectAsync("anna");
    }

    [Fact]
    public async Task A_client_that_is_disposed_does_not_wait_for_acknowledgements()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1, minimumCopies: 2);
        var anna = await lab.ConnectAsync("anna");
        await anna.JoinAsync("lobby");
        var sending = anna.SendAsync("lobby", "never confirmed", s_patience);
        anna.Dispose();
        Assert.Equal(ChatError.Closed, (await Assert.ThrowsAsync<ChatException>(() => sending)).Code);
    }

    [Fact]
    public async Task A_client_that_is_killed_says_no_goodbye()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1);
        var anna = await lab.ConnectAsync("anna");
        var ben = await lab.ConnectAsync("ben");
        anna.Kill();
        await anna.Closed.WaitAsync(s_patience);
        Assert.Equal(ConnectionState.Closed, anna.State);

        // Its name is kept for half a minute, because the user may come back.
        while ((await ben.ListUsersAsync()).Single(user => user.User == "anna").IsConnected) await Task.Yield();
        var failure = await Assert.ThrowsAsync<ChatException>(() => lab.ConnectAsync("anna", server, TimeSpan.FromSeconds(5)));
        Assert.Equal(ChatError.NameTaken, failure.Code);
        Assert.Equal(ChatError.Closed, (await Assert.ThrowsAsync<ChatException>(() => anna.JoinAsync("lobby"))).Code);
    }

    private static Task Absence(ChatClient client, string user)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.PresenceChanged += (_, e) =>
        {
            if (e.User == user && !e.IsPresent) gone.TrySetResult();
        };
        return gone.Task;
    }
}
