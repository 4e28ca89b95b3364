using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PSChat.Hosting;

/// <summary>
/// All instruments and the source of spans; docs/telemetry.md lists them. Names and units follow OpenTelemetry's conventions.
/// Without a listener, a measurement costs only the check of a flag.
/// </summary>
internal static class Telemetry
{
    public const string GroupTag = "pschat.group.name";
    public const string ServerTag = "pschat.server.name";
    private const string LimitTag = "pschat.limit";
    private const string OutcomeTag = "pschat.datagram.outcome";
    private const string CauseTag = "pschat.view.cause";
    private const string ErrorTag = "error.type";

    private static readonly string? s_version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
    private static readonly ConcurrentDictionary<ChatServer, byte> s_servers = new();
    private static readonly ConcurrentDictionary<ChatClient, byte> s_clients = new();
    private static readonly Meter s_meter = new(ChatTelemetry.MeterName, s_version);

    private static readonly Histogram<double> s_electionDuration = s_meter.CreateHistogram(
        "pschat.election.duration", "s", "From the cause of an election to its view, at the new leader.", tags: null,
        Buckets(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10));

    private static readonly Counter<long> s_views = s_meter.CreateCounter<long>(
        "pschat.view.changes", "{view}", "Views that a server installed.");

    private static readonly Histogram<double> s_sendDuration = s_meter.CreateHistogram(
        "pschat.client.send.duration", "s", "From the call of a send to its acknowledgement or failure.", tags: null,
        Buckets(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30));

    private static readonly Counter<long> s_connectionLosses = s_meter.CreateCounter<long>(
        "pschat.client.connection.losses",
        "{connection}",
        "Connections that a client lost; it goes on to another server by itself.");

    /// <summary>The source of the spans.</summary>
    public static ActivitySource Activities { get; } = new(ChatTelemetry.ActivitySourceName, s_version);

    /// <summary>Messages that a server gave to the links of its clients.</summary>
    public static Counter<long> Delivered { get; } = s_meter.CreateCounter<long>(
        "pschat.messages.delivered", "{message}", "Messages that a server gave to the links of its clients.");

    /// <summary>Messages that a client accepted to send.</summary>
    public static Counter<long> Sent { get; } = s_meter.CreateCounter<long>(
        "pschat.client.messages.sent", "{message}", "Messages that a client took to send.");

    /// <summary>Messages that were delivered to a client.</summary>
    public static Counter<long> Received { get; } = s_meter.CreateCounter<long>(
        "pschat.client.messages.received", "{message}", "Messages that a client was delivered, its own included.");

    /// <summary>Messages that a slow reader of a room does not get.</summary>
    public static Counter<long> Dropped { get; } = s_meter.CreateCounter<long>(
        "pschat.client.messages.dropped", "{message}", "Messages that a slow reader of a room does not get.");

    /// <summary>Messages of joined rooms that no server keeps any more.</summary>
    public static Counter<long> Missed { get; } = s_meter.CreateCounter<long>(
        "pschat.client.messages.missed",
        "{message}",
        "Messages of joined rooms that no server keeps any more, as far as they are known.");

    /// <summary>Events that were dropped because subscribers are slow.</summary>
    public static Counter<long> EventsDropped { get; } = s_meter.CreateCounter<long>(
        "pschat.events.dropped", "{event}", "Events that were dropped because subscribers are slow.");

    /// <summary>Exceptions that subscribers of events threw.</summary>
    public static Counter<long> SubscriberExceptions { get; } = s_meter.CreateCounter<long>(
        "pschat.events.exceptions", "{exception}", "Exceptions that subscribers of events threw.");

    static Telemetry()
    {
        s_meter.CreateObservableUpDownCounter(
            "pschat.server.clients", () => s_servers.Keys.Select(server => new Measurement<int>(server.ClientCount, server.Tags)),
            "{client}", "Clients that are attached to a server.");
        s_meter.CreateObservableGauge(
            "pschat.server.leading", () => s_servers.Keys.Select(server => new Measurement<int>(IsLeading(server), server.Tags)),
            "1", "1 for a server that leads its group, 0 for others.");
        s_meter.CreateObservableGauge(
            "pschat.group.members",
            () => s_servers.Keys.Select(server => new Measurement<int>(server.View?.Members.Length ?? 0, server.Tags)),
            "{server}", "Servers in the view that a server has; 0 before it is a member.");
        s_meter.CreateObservableGauge(
            "pschat.group.epoch",
            () => s_servers.Keys.Select(server => new Measurement<long>(server.View?.Epoch.Number ?? 0, server.Tags)),
            "{epoch}", "The number of the epoch that a server is in; 0 before it is a member.");
        s_meter.CreateObservableCounter(
            "pschat.server.refusals",
            () => s_servers.Keys.SelectMany(ReadRefusals),
            "{refusal}",
            "How often a limit was reached.");
        s_meter.CreateObservableCounter(
            "pschat.server.datagrams", () => s_servers.Keys.SelectMany(ReadDatagrams), "{datagram}", "What came by UDP.");
        s_meter.CreateObservableUpDownCounter(
            "pschat.client.messages.unconfirmed",
            () => s_clients.Keys.Select(client => new Measurement<int>(client.CountUnconfirmed(), client.Tags)),
            "{message}", "Messages of a client that were sent and are not acknowledged.");
    }

    /// <summary>Whether sends are observed, by an instrument or a span.</summary>
    public static bool IsSendObserved => s_sendDuration.Enabled || Activities.HasListeners();

    /// <summary>Adds a server or client, which is measured until it is removed.</summary>
    public static void Add(ChatServer server) => s_servers[server] = 0;

    /// <inheritdoc cref="Add(ChatServer)"/>
    public static void Add(ChatClient client) => s_clients[client] = 0;

    public static void Remove(ChatServer server) => s_servers.TryRemove(server, out _);

    public static void Remove(ChatClient client) => s_clients.TryRemove(client, out _);

    /// <summary>A server installed a view. Only the new leader reports the election, so that it is counted once.</summary>
    public static void ViewInstalled(ChatServer server, ViewChangedEventArgs news)
    {
        var view = news.View;
        if (s_views.Enabled) s_views.Add(1, With(server.Tags, CauseTag, view.Cause.ToString()));
        if (!news.LeaderChanged || view.Leader.Rank != server.Self.Rank || view.Cause == ViewCause.Start) return;
        var duration = news.ElectionDuration;
        if (s_electionDuration.Enabled)
        {
            s_electionDuration.Record(duration.TotalSeconds, With(server.Tags, CauseTag, view.Cause.ToString()));
        }

        if (!Activities.HasListeners()) return;
        var end = TimeProvider.System.GetUtcNow();
        using var span = Activities.StartActivity(
            "pschat.election", ActivityKind.Internal, default(ActivityContext), server.Tags, startTime: end - duration);
        span?.SetTag(CauseTag, view.Cause.ToString())
            .SetTag("pschat.group.epoch", view.Epoch.Number)
            .SetTag("pschat.group.members", view.Members.Length);
        span?.SetEndTime(end.UtcDateTime);
    }

    /// <summary>A client lost its server.</summary>
    public static void ConnectionLost(ChatClient client)
    {
        if (s_connectionLosses.Enabled) s_connectionLosses.Add(1, client.Tags);
    }

    /// <summary>Starts the span of a send, from the call to its end; null if no listener wants it.</summary>
    public static Activity? StartSend(ChatClient client, OutgoingMessage message) => Activities
        .StartActivity($"send {message.Room}", ActivityKind.Producer, default(ActivityContext), client.Tags)
        ?.SetTag("messaging.system", "pschat")
        .SetTag("messaging.operation.type", "send")
        .SetTag("messaging.operation.name", "send")
        .SetTag("messaging.destination.name", message.Room)
        .SetTag("messaging.client.id", client.Session.ToString());

    /// <summary>A send was acknowledged.</summary>
    public static void SendEnded(ChatClient client, Activity? span, TimeSpan duration, MessageReceipt receipt)
    {
        if (s_sendDuration.Enabled) s_sendDuration.Record(duration.TotalSeconds, client.Tags);
        span?.SetTag("messaging.message.id", receipt.Id.ToString())
            .SetTag("pschat.copies", receipt.Copies)
            .SetTag("pschat.position", receipt.Position.ToString());
    }

    /// <summary>A send failed, or was not acknowledged in time.</summary>
    public static void SendFailed(ChatClient client, Activity? span, TimeSpan duration, Exception exception)
    {
        var error = exception is ChatException chat ? chat.Code.ToString() : exception.GetType().FullName!;
        if (s_sendDuration.Enabled) s_sendDuration.Record(duration.TotalSeconds, With(client.Tags, ErrorTag, error));
        span?.SetTag(ErrorTag, error).SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    private static InstrumentAdvice<double> Buckets(params double[] seconds) => new() { HistogramBucketBoundaries = seconds };

    private static int IsLeading(ChatServer server) => server.Status == ChatServerStatus.Leader ? 1 : 0;

    private static IEnumerable<Measurement<long>> ReadRefusals(ChatServer server) => server.Refusals
        .Select(refusal => new Measurement<long>(refusal.Value, With(server.Tags, LimitTag, refusal.Key.ToString())));

    private static IEnumerable<Measurement<long>> ReadDatagrams(ChatServer server) =>
        server.DatagramCounts.ListRefused().Prepend((Reason: nameof(DatagramCounts.Taken), Count: server.DatagramCounts.Taken))
            .Select(count => new Measurement<long>(count.Count, With(server.Tags, OutcomeTag, count.Reason)));

    private static KeyValuePair<string, object?>[] With(KeyValuePair<string, object?>[] tags, string name, string value) =>
        [.. tags, new(name, value)];
}
