using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat;

/// <summary>Enforces <see cref="ChatServerOptions.Limits"/>, and counts how often each was reached.</summary>
public sealed partial class ChatServer
{
    private static readonly TimeSpan s_refusalInterval = TimeSpan.FromSeconds(10);

    private readonly long[] _refusals = new long[Enum.GetValues<ServerLimit>().Length];
    private readonly DatagramGate _datagrams;
    private readonly StalledClients _stalled;
    private TimeSpan _tellRefusalsAt;
    private string _toldRefusals = "";

    /// <summary>Number of times each limit was reached since the start, without limits that were never reached.</summary>
    public IReadOnlyDictionary<ServerLimit, long> Refusals => Enum.GetValues<ServerLimit>()
        .Select(limit => (Limit: limit, Count: Interlocked.Read(ref _refusals[(int)limit])))
        .Where(refusal => refusal.Count > 0)
        .ToDictionary(refusal => refusal.Limit, refusal => refusal.Count);

    void Protocol.Home.IHomeEffects.Refused(ServerLimit limit) => CountRefusal(limit);

    void ILinkHandler.Refused(ServerLimit limit) => CountRefusal(limit);

    private void CountRefusal(ServerLimit limit) => Interlocked.Increment(ref _refusals[(int)limit]);

    private void OnDatagram(Endpoint source, Datagram datagram) => Admit(source, datagram, isShared: false);

    private void Admit(Endpoint source, Datagram datagram, bool isShared)
    {
        if (_datagrams.Admit(source, _loop.Clock.Elapsed) is not { } handled)
        {
            CountRefusal(ServerLimit.Datagrams);
            return;
        }

        _loop.Handle(() =>
        {
            handled();
            if (isShared && !SpeaksHere()) return;
            _protocol.Receive(_loop.Clock.Now, source, datagram);
        });
    }

    /// <summary>Closes the links of clients that do not read, because they would cost the others memory.</summary>
    private void CloseStalledClients(Instant now)
    {
        foreach (var connection in _stalled.Find(now.Monotonic, _clients.All))
        {
            CountRefusal(ServerLimit.Backlog);
            if (_clients.Remove(connection) is not { } link) continue;
            Log(
                ServerEvent.ClientStalled,
                $"Client {connection} at {link.RemoteEndpoint} does not read; {link.Backlog} bytes wait for it. "
                + "Its link is closed.");
            link.Dispose();
            _protocol.ClientDown(now, connection);
        }
    }

    /// <summary>Logs reached limits from time to time, and not each one, so that a flood does not fill the log.</summary>
    private void TellRefusals(Instant now)
    {
        if (now.Monotonic < _tellRefusalsAt) return;
        _tellRefusalsAt = now.Monotonic + s_refusalInterval;
        var refusals = string.Join(", ", Refusals.Select(refusal => $"{refusal.Key} {refusal.Value}"));
        if (refusals == _toldRefusals) return;
        _toldRefusals = refusals;
        Log(ServerEvent.LimitsReached, $"Limits were reached, how often since the start: {refusals}.");
    }
}
