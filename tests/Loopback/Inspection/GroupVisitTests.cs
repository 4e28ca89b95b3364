using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Wire;

namespace PSChat.Loopback.Tests;

public sealed class GroupVisitTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>A server closes the links of clients that send nothing, however much it sends them.</summary>
    [Fact]
    public async Task A_visit_that_is_told_much_still_shows_that_it_lives()
    {
        await using var lab = new Loopback();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = Endpoint.Of((IPEndPoint)listener.LocalEndpoint);
        var opening = GroupVisit.TryVisitAsync([endpoint], lab.Network, CancellationToken.None);
        using var link = await RawLink.AcceptAsync(listener);
        Assert.IsType<Hello>(await link.ReadAsync());
        var self = new Member(new Rank(1, 1), "busy", [endpoint], 1);
        var view = new GroupView(Names.DefaultGroup, new Epoch(1, self.Rank), [self], 1, ViewCause.Start);
        await link.SendAsync(new Welcome(self, view));
        using var visit = (await opening).Visit!;
        var waiting = visit.WaitForViewAsync(CancellationToken.None);

        using var stop = new CancellationTokenSource();
        var talking = TalkAsync(link, stop.Token);
        Assert.IsType<Ping>(await link.ReadAsync().WaitAsync(s_patience));
        Assert.IsType<Ping>(await link.ReadAsync().WaitAsync(s_patience));
        await stop.CancelAsync();
        await talking;
        await link.SendAsync(new ViewChanged(view, TimeSpan.Zero));
        Assert.Equal(view, (await waiting.WaitAsync(s_patience)).View);
    }

    private static async Task TalkAsync(RawLink link, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!stop.IsCancellationRequested)
        {
            await link.SendAsync(new Pong());
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
