using System.Threading.Channels;
using PSChat.Groups;
using PSChat.Hosting;

namespace PSChat.Loopback.Tests;

/// <summary>The status of a group as seen from outside.</summary>
public sealed class StatusTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_servers_status_is_reported_by_any_server()
    {
        await using var lab = new Loopback();
        var servers = new[] { await lab.StartServerAsync(1), await lab.StartServerAsync(2), await lab.StartServerAsync(3) };
        await Loopback.WaitForViewAsync(servers);
        var anna = await lab.ConnectAsync("anna", servers[0]);
        await anna.JoinAsync("lobby");
        for (var at = 0; at < 10; at++) await anna.SendAsync("lobby", $"{at}", s_patience);

        GroupStatus[] statuses = [await servers[1].GetStatusAsync(), await ChatGroups.GetStatusAsync(lab.Network, s_patience)];
        foreach (var status in statuses)
        {
            Assert.Equal([3, 2, 1], status.Members.Select(member => member.Rank.Id));
            Assert.Equal("s3", status.View.Leader.Name);
            Assert.All(
                status.Members,
                member => Assert.True(member.IsMember && member.Silence < s_patience && member.RoundTrip < s_patience));

            // A server on a loaded machine may not answer in time; the answers of the others must be right.
            foreach (var member in status.Members.Where(member => member.State != MemberState.Silent))
            {
                Assert.Equal(member.Rank.Id == 3 ? MemberState.Leader : MemberState.Follower, member.State);
                Assert.Equal(member.Rank.Id == 1 ? 1 : 0, member.Clients);
                Assert.InRange(member.Lag, 0, 10);
                if (member.Rank.Id != 1) Assert.Equal(0, member.MessagesPerSecond);
            }
        }
    }

    /// <summary>Reads the status as often as possible while the leadership changes.</summary>
    [Fact]
    public async Task A_server_s_view_and_its_status_are_of_one_moment()
    {
        await using var lab = new Loopback();
        await lab.StartServerAsync(1);
        for (var id = 2; id <= 6; id++)
        {
            var newcomer = lab.Open(id);
            var looking = Task.Run(() =>
            {
                while (true)
                {
                    var (view, status, after) = (newcomer.View, newcomer.Status, newcomer.View);
                    if (view is null || !ReferenceEquals(view, after)) continue;
                    if (view.Leader.Rank == newcomer.Self.Rank) return status;
                    Assert.NotEqual(ChatServerStatus.Leader, status);
                }
            });
            newcomer.Start();
            Assert.Equal(ChatServerStatus.Leader, await looking.WaitAsync(s_patience));
        }
    }

    [Fact]
    public async Task A_watch_is_told_of_each_view_even_when_its_own_server_fails()
    {
        await using var lab = new Loopback();
        var one = await lab.StartServerAsync(1);
        var seen = Channel.CreateUnbounded<ViewChangedEventArgs>();
        using var ending = new CancellationTokenSource();
        var watch = ChatGroups.WatchAsync(lab.Network, change => seen.Writer.TryWrite(change), s_patience, ending.Token);
        Assert.Equal((ViewCause.Start, null), Say(await seen.Reader.ReadAsync()));
        var two = await lab.StartServerAsync(2);
        var join = await seen.Reader.ReadAsync();
        Assert.Equal((ViewCause.Join, 1L), Say(join));
        Assert.True(join.ElectionDuration > TimeSpan.Zero);
        await Loopback.WaitForViewAsync(one, two);
        two.Kill();
        Assert.Equal((ViewCause.Failure, 2L), Say(await seen.Reader.ReadAsync()));
        one.Kill();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);

        static (ViewCause Cause, long? Previous) Say(ViewChangedEventArgs change) =>
            (change.View.Cause, change.Previous?.Leader.Id);
    }
}
