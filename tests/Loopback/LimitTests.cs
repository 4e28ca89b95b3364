using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat.Loopback.Tests;

/// <summary>Answers to users that reach a limit of a server.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_client_that_sends_too_fast_is_slowed_and_loses_nothing()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { Messages = new Rate(200, 20) });
        var anna = await lab.ConnectAsync("anna", server);
        var inbox = new Inbox(anna);
        await anna.JoinAsync("lobby");
        await Task.WhenAll(Enumerable.Range(0, 150).Select(at => anna.SendAsync("lobby", $"{at}", s_patience)));
        var texts = (await inbox.ReadAsync(150)).Select(message => message.Text);
        Assert.Equal(Enumerable.Range(0, 150).Select(at => $"{at}"), texts);
        Assert.True(server.Refusals[ServerLimit.Messages] > 0);
    }

    [Fact]
    public async Task A_send_that_times_out_says_that_it_was_slowed()
    {
        await using var lab = new Loopback();
        var limits = new ServerLimits { Messages = new Rate(0.01, 1) };
        var anna = await lab.ConnectAsync("anna", await lab.StartServerAsync(1, limits: limits));
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "one is free", s_patience);

        // On a stalled machine the connection may be lost at the moment when the wait ends, which is then the cause. The session
        // may not send another message after it either.
        var failure = await SendInVainAsync();
        for (var tries = 0; failure.Cause == ChatError.ConnectionLost && tries < 20; tries++) failure = await SendInVainAsync();
        Assert.Equal((ChatError.NotConfirmed, ChatError.Throttled), (failure.Code, failure.Cause));
        Assert.NotNull(failure.MessageId);

        Task<ChatException> SendInVainAsync() =>
            Assert.ThrowsAsync<ChatException>(() => anna.SendAsync("lobby", "for this one there is none left", s_short));
    }

    [Fact]
    public async Task Questions_that_come_too_fast_are_answered_later()
    {
        await using var lab = new Loopback();
        var limits = new ServerLimits { Questions = new Rate(1, 1), History = new Rate(1, 1) };
        var server = await lab.StartServerAsync(1, limits: limits);
        var anna = await lab.ConnectAsync("anna", server);
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "hello", s_patience);
        for (var at = 0; at < 3; at++) Assert.Single(await anna.ListUsersAsync());
        for (var at = 0; at < 3; at++) Assert.Single(await anna.ReadHistoryAsync("lobby", 10));

        Assert.True(server.Refusals[ServerLimit.Questions] > 0 && server.Refusals[ServerLimit.History] > 0);
    }

    [Fact]
    public async Task Rooms_that_are_joined_too_fast_are_joined_later()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { RoomJoins = new Rate(50, 2) });
        var anna = await lab.ConnectAsync("anna", server);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(at => anna.JoinAsync($"room {at}"))).WaitAsync(s_patience);
        Assert.True(server.Refusals[ServerLimit.Questions] > 0);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_says_why()
    {
        await using var lab = new Loopback();
        var limits = new ServerLimits { Questions = new Rate(0.01, 1) };
        var anna = await lab.ConnectAsync("anna", await lab.StartServerAsync(1, limits: limits));
        await anna.ListUsersAsync();
        Assert.Equal(ChatError.Throttled, await CodeOfAsync(() => anna.ListUsersAsync()));
    }

    [Fact]
    public async Task Elections_are_held_only_so_often()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { Elections = new Rate(0.01, 1) });
        await ChatGroups.ElectAsync(lab.Network, s_patience);
        Assert.Equal(ChatError.Throttled, await CodeOfAsync(() => ChatGroups.ElectAsync(lab.Network, s_short)));
        Assert.True(server.Refusals[ServerLimit.Elections] > 0);
    }

    [Fact]
    public async Task A_server_at_its_limit_of_links_says_so()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { Links = 1 });
        var anna = await lab.ConnectAsync("anna", server);
        Assert.Equal(ChatError.TooManyLinks, await CodeOfAsync(() => lab.ConnectAsync("ben", server, s_short)));
        await anna.DisposeAsync();
        await lab.ConnectAsync("ben", server);
        Assert.True(server.Refusals[ServerLimit.Links] > 0);
    }

    [Fact]
    public async Task A_group_at_its_limit_of_sessions_says_so()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { Sessions = 1 });
        await lab.ConnectAsync("anna", server);
        Assert.Equal(ChatError.TooManySessions, await CodeOfAsync(() => lab.ConnectAsync("ben", server)));
        Assert.Equal(1, server.Refusals[ServerLimit.Sessions]);
    }

    [Fact]
    public async Task A_server_at_its_limit_of_rooms_says_so()
    {
        await using var lab = new Loopback();
        var server = await lab.StartServerAsync(1, limits: new ServerLimits { Rooms = 1 });
        var anna = await lab.ConnectAsync("anna", server);
        await anna.JoinAsync("lobby");
        var ben = await lab.ConnectAsync("ben", server);
        await ben.JoinAsync("lobby");
        Assert.Equal(ChatError.TooManyRooms, await CodeOfAsync(() => ben.JoinAsync("kitchen")));

        // The refusal costs ben no other room.
        await ben.SendAsync("lobby", "still here");
        await ben.LeaveAsync("lobby");

        // A room that has become empty makes space for another.
        await anna.LeaveAsync("lobby");
        await (await lab.ConnectAsync("cleo", server)).JoinAsync("kitchen");
    }

    private static async Task<ChatError> CodeOfAsync(Func<Task> act) => (await Assert.ThrowsAsync<ChatException>(act)).Code;
}
