using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PSChat.Loopback.Tests;

/// <summary>
/// Measurements and spans of a group. Each test has a group of its own, because listeners get the measurements of all groups.
/// </summary>
public sealed class TelemetryTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_chat_and_a_failover_are_measured()
    {
        await using var lab = new Loopback();
        var group = $"measured-{Guid.NewGuid():N}";
        using var measured = new Measurements(group);
        var servers = new List<ChatServer>();
        foreach (var id in new[] { 1, 2 })
        {
            var server = ChatServer.Open(lab.ServerOptions(id) with { Group = group });
            servers.Add(server);
            server.Start();
            await server.Ready.WaitAsync(s_patience);
        }

        await Loopback.WaitForViewAsync([.. servers]);
        await using var anna = await lab.ConnectAsync(lab.ClientOptions("anna", servers[1]) with { Group = group });
        anna.MessageReceived += (_, _) => throw new InvalidOperationException("counted");
        var inbox = new Inbox(anna);
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "one");
        await Assert.ThrowsAsync<ChatException>(() => anna.SendAsync("elsewhere", "two"));
        await inbox.ReadAsync(1);

        Assert.Equal(1, measured.Sum("pschat.client.messages.sent"));
        Assert.Equal(1, measured.Sum("pschat.client.messages.received"));
        Assert.Equal(1, measured.Sum("pschat.messages.delivered"));
        Assert.Equal(2, measured.Count("pschat.client.send.duration"));
        Assert.Equal(1, measured.Count("pschat.client.send.duration", "error.type", "RoomNotJoined"));
        Assert.True(measured.Sum("pschat.view.changes") >= 2);
        Assert.Equal(1, measured.Sum("pschat.events.exceptions"));

        measured.Observe();
        Assert.Equal(1, measured.Sum("pschat.server.clients"));
        Assert.Equal(1, measured.Sum("pschat.server.leading", "pschat.server.name", "s2"));
        Assert.Equal(0, measured.Sum("pschat.server.leading", "pschat.server.name", "s1"));
        Assert.Equal(4, measured.Sum("pschat.group.members"));
        Assert.True(measured.Sum("pschat.group.epoch") > 0);
        Assert.True(measured.Sum("pschat.server.datagrams", "pschat.datagram.outcome", "Taken") > 0);
        Assert.Equal(0, measured.Sum("pschat.client.messages.unconfirmed"));

        var reconnected = Reconnected(anna);
        var view = Loopback.WaitForViewAsync(servers[0]);
        var before = measured.Count("pschat.election.duration", "pschat.server.name", "s1");
        servers[1].Kill();
        await view;
        await reconnected.WaitAsync(s_patience);
        await measured.Until(() => measured.Count("pschat.election.duration", "pschat.server.name", "s1") == before + 1);
        Assert.Equal(1, measured.Sum("pschat.client.connection.losses"));
        servers[0].Dispose();
        servers[1].Dispose();
        measured.Observe();
        Assert.Equal(2, measured.Count("pschat.server.clients"));
    }

    [Fact]
    public async Task A_send_and_an_election_have_their_spans()
    {
        await using var lab = new Loopback();
        var group = $"traced-{Guid.NewGuid():N}";
        var spans = new BlockingCollection<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ChatTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Equals(span.GetTagItem("pschat.group.name"), group)) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var first = ChatServer.Open(lab.ServerOptions(1) with { Group = group });
        first.Start();
        await first.Ready.WaitAsync(s_patience);
        using var second = ChatServer.Open(lab.ServerOptions(2) with { Group = group });
        second.Start();
        await second.Ready.WaitAsync(s_patience);
        await Loopback.WaitForViewAsync(first, second);
        var election = Take(spans, "pschat.election");
        Assert.Equal("s2", election.GetTagItem("pschat.server.name"));
        Assert.True(election.Duration > TimeSpan.Zero);
        Assert.Equal(second.View!.Epoch.Number, election.GetTagItem("pschat.group.epoch"));

        await using var anna = await lab.ConnectAsync(lab.ClientOptions("anna") with { Group = group });
        await anna.JoinAsync("lobby");
        using var caller = new Activity("caller").Start();
        var receipt = await anna.SendAsync("lobby", "one");
        var send = Take(spans, "send lobby");
        Assert.Equal(caller.SpanId, send.ParentSpanId);
        Assert.Equal((ActivityKind.Producer, ActivityStatusCode.Unset), (send.Kind, send.Status));
        Assert.Equal(receipt.Id.ToString(), send.GetTagItem("messaging.message.id"));
        Assert.Equal(receipt.Copies, send.GetTagItem("pschat.copies"));
        Assert.Equal("pschat.submitted", Assert.Single(send.Events).Name);

        await Assert.ThrowsAsync<ChatException>(() => anna.SendAsync("elsewhere", "two"));
        var failed = Take(spans, "send elsewhere");
        Assert.Equal((ActivityStatusCode.Error, "RoomNotJoined"), (failed.Status, failed.GetTagItem("error.type")));
    }

    private static Activity Take(BlockingCollection<Activity> spans, string name)
    {
        while (spans.TryTake(out var span, s_patience))
        {
            if (span.OperationName == name) return span;
        }

        throw new TimeoutException($"No span {name}.");
    }

    private static Task Reconnected(ChatClient client)
    {
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ConnectionChanged += (_, e) =>
        {
            if (e.State == ConnectionState.Connected) back.TrySetResult();
        };
        return back.Task;
    }

    /// <summary>Records all measurements of one group.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly SemaphoreSlim _news = new(0);
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _all = [];
        private readonly string _group;

        public Measurements(string group)
        {
            _group = group;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ChatTelemetry.MeterName) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public double Sum(string name, string? tag = null, string? value = null) => Of(name, tag, value).Sum(item => item.Value);

        public int Count(string name, string? tag = null, string? value = null) => Of(name, tag, value).Count();

        public async Task Until(Func<bool> condition)
        {
            while (!condition()) Assert.True(await _news.WaitAsync(s_patience));
        }

        public void Dispose()
        {
            _listener.Dispose();
            _news.Dispose();
        }

        private IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Of(
            string name, string? tag, string? value) =>
            _all.Where(item => item.Name == name && (tag is null || Equals(item.Tags.GetValueOrDefault(tag), value)));

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary();
            if (!Equals(all.GetValueOrDefault("pschat.group.name"), _group)) return;
            _all.Enqueue((instrument.Name, value, all));
            _news.Release();
        }
    }
}
