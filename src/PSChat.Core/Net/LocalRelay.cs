using System.Net;
using System.Net.Sockets;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Net;

/// <summary>
/// Hands questions on to the other servers of this machine (D9), by a broadcast on loopback. If several servers share the
/// discovery port, the kernel gives a unicast to one of them only, which may be of another group or not ready to answer.
/// </summary>
/// <remarks>
/// What was handed on is never handed on again. It is accepted from loopback only, where no other machine can send, and only by
/// a server that could have got it directly. So a stranger cannot make this machine send more than a server would without this.
/// </remarks>
internal sealed class LocalRelay : IDisposable
{
    /// <summary>Where all servers of this machine hear it.</summary>
    private static readonly IPAddress s_everybodyHere = IPAddress.Parse("127.255.255.255");

    /// <summary>What one address may have handed on: more than a client asks.</summary>
    private static readonly Rate s_rate = new(20, 100);

    /// <summary>What all together may have handed on.</summary>
    private static readonly Rate s_totalRate = new(200, 400);

    private readonly IPAddress _bindTo;
    private readonly int _port;
    private readonly DatagramGuard _guard;
    private readonly Func<TimeSpan> _now;
    private readonly Lock _gate = new();
    private readonly AddressBudgets _budgets = new(s_rate);
    private readonly TokenBucket _total = new(s_totalRate);
    private readonly WireWriter _writer = new(WireConstants.MaximumHandedOn);
    private DatagramSocket? _socket;
    private bool _isDisposed;

    /// <param name="bindTo">The address that this server is bound to.</param>
    /// <param name="port">The discovery port.</param>
    /// <param name="guard">Counts failures.</param>
    /// <param name="now">The time since the start.</param>
    public LocalRelay(IPAddress bindTo, int port, DatagramGuard guard, Func<TimeSpan> now)
    {
        _bindTo = bindTo;
        _port = port;
        _guard = guard;
        _now = now;
    }

    /// <summary>Hands a question on, if its source has not had too many handed on already.</summary>
    public void HandOn(Arrival question)
    {
        lock (_gate)
        {
            var now = _now();
            if (_isDisposed || _budgets.Take(SourceAddress.Of(question.From.Address), now) is not null) return;
            if (!_total.TryTake(now)) return;
            try
            {
                _socket ??= DatagramSocket.OpenPrivate(IPAddress.Loopback, 0, _guard);
            }
            catch (SocketException)
            {
                _guard.CountFailure();
                return;
            }

            HandedOnCodec.Write(_writer, new HandedOn(question.From, new Endpoint(question.To!, _port), question.Bytes));
            _socket.SendUnsealed(_writer.Written, new IPEndPoint(s_everybodyHere, _port));
        }
    }

    /// <summary>
    /// The question that another server of this machine has handed on; null if it is none, or not for this server.
    /// </summary>
    public Arrival? Take(Arrival arrival)
    {
        if (!IPAddress.IsLoopback(arrival.From.Address) || IsOwn(arrival.From)) return null;
        if (HandedOnCodec.Read(arrival.Bytes) is not { } handedOn || !IsBoundTo(handedOn.Destination.Address)) return null;
        return new Arrival(handedOn.Source, handedOn.Destination.Address, handedOn.Datagram);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _socket?.Dispose();
        }
    }

    private bool IsOwn(Endpoint source)
    {
        lock (_gate) return _socket is { } own && !_isDisposed && own.Port == source.Port;
    }

    private bool IsBoundTo(IPAddress destination) => LocalNetwork.IsWildcard(_bindTo)
        ? LocalNetwork.Speaks(_bindTo, destination.AddressFamily)
        : LocalNetwork.AreSame(_bindTo, destination);
}
