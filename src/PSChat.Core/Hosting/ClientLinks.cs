using PSChat.Messages;
using PSChat.Net;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>The links of a server's clients, and the deliveries over them. Used on the event loop's thread only.</summary>
/// <param name="protocol">Reads the messages that wait for a client.</param>
/// <param name="outbox">Sends at the end of the turn.</param>
/// <param name="countDelivered">Takes the number of messages that were handed to a link.</param>
internal sealed class ClientLinks(ServerProtocol protocol, LinkOutbox outbox, Action<long> countDelivered)
{
    /// <summary>Most bytes handed to a client's link at a time; more follow when these have been sent.</summary>
    private const int DeliveryChunk = 64 * 1024;

    private readonly Dictionary<long, FrameLink> _links = [];
    private readonly HashSet<long> _unread = [];
    private readonly List<DeliveredEntry> _deliveries = [];
    private readonly WireWriter _runBytes = new();
    private RoomRun _encodedRun;

    /// <summary>The links by connection.</summary>
    public IReadOnlyDictionary<long, FrameLink> All => _links;

    /// <summary>Whether something did not fit into this turn's writes.</summary>
    public bool HaveUnread => _unread.Count > 0;

    public void Add(long connection, FrameLink link) => _links[connection] = link;

    /// <returns>The removed link; null if it was not there any more.</returns>
    public FrameLink? Remove(long connection) => _links.Remove(connection, out var link) ? link : null;

    public void Send(long connection, Frame frame)
    {
        if (_links.TryGetValue(connection, out var link)) outbox.Gather(link, frame);
    }

    /// <summary>Something waits for the client.</summary>
    public void OnUnread(long connection) => _unread.Add(connection);

    /// <summary>A link has sent everything that was handed to it.</summary>
    public void OnDrained(long connection)
    {
        if (_links.ContainsKey(connection)) _unread.Add(connection);
    }

    /// <summary>Gives each client as much as its link takes now; the rest stays in the log until that has been sent.</summary>
    public void WriteDeliveries()
    {
        if (_unread.Count == 0) return;
        foreach (var connection in _unread.ToArray())
        {
            _unread.Remove(connection);
            if (!_links.TryGetValue(connection, out var link) || (link.IsWriting && link.Backlog >= DeliveryChunk)) continue;
            if (Deliver(connection, link)) _unread.Add(connection);
        }
    }

    /// <returns>Whether more waits for the client.</returns>
    private bool Deliver(long connection, FrameLink link)
    {
        if (protocol.TryReadRun(connection, DeliveryChunk, out var run, out var hasMore))
        {
            if (run != _encodedRun) run.Write(_runBytes);
            _encodedRun = run;
            link.Send(_runBytes.Written);
            countDelivered(run.End - run.First);
            return hasMore;
        }

        _deliveries.Clear();
        hasMore = protocol.ReadDeliveries(connection, DeliveryChunk, _deliveries);
        if (_deliveries.Count > 0) outbox.Gather(link, new Deliver(_deliveries));
        countDelivered(_deliveries.Count);
        return hasMore;
    }
}
