using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The state machine alone, with a network that does nothing by itself.</summary>
internal sealed class LoneClient : IClientEffects
{
    public static readonly Member Server = new(new Rank(1, 1), "s1", [new Endpoint(IPAddress.Loopback, 1)], 1);

    public LoneClient()
    {
        Protocol = new ClientProtocol(
            new ClientSettings("pschat", "anna", new SessionSecret(new Guid(1, 2, 3, new byte[8])), Server.Endpoint, 1), this);
        Protocol.Start(Now);
    }

    public ClientProtocol Protocol { get; }

    public List<Frame> Sent { get; } = [];

    /// <summary>The endpoints of each dial.</summary>
    public List<IReadOnlyList<Endpoint>> Dials { get; } = [];

    public List<IReadOnlyList<PresentUser>> Listed { get; } = [];

    public List<string> Refused { get; } = [];

    public ClientState State { get; private set; }

    /// <summary>Views that it has shown, in order.</summary>
    public List<GroupView> Views { get; } = [];

    /// <summary>The last probe that it has sent; null if it has sent none.</summary>
    public Probe? Probe { get; private set; }

    public Instant Now { get; private set; } = new(TimeSpan.FromSeconds(1), 638_712_864_000_000_000);

    public void Attach(TimeSpan dial, TimeSpan failureTimeout)
    {
        Pass(dial);
        Protocol.Connected(Now, Server, null);
        Protocol.Receive(Now, new Attached(Now.WallTicks, 1 << 20, "anna", failureTimeout));
    }

    /// <returns>Time until the client's next timer.</returns>
    public TimeSpan PassUntilDue()
    {
        var wait = Protocol.NextDue() - Now.Monotonic;
        Pass(wait);
        Protocol.Tick(Now);
        return wait;
    }

    public void Broadcast(Datagram datagram) => Probe = (Probe)datagram;

    public void Dial(IReadOnlyList<Endpoint> endpoints) => Dials.Add(endpoints);

    public void HangUp()
    {
    }

    public void Send(Frame frame) => Sent.Add(frame);

    public void StateChanged(ClientState state, Member? server, string reason) => State = state;

    public void ViewChanged(GroupView view, TimeSpan electionDuration) => Views.Add(view);

    public void Delivered(LogEntry entry, bool late)
    {
    }

    public void Missed(string room, long? count)
    {
    }

    public void Renamed(string user)
    {
    }

    public void Acknowledged(MessageReceipt receipt, string room)
    {
    }

    public void RoomJoined(string room)
    {
    }

    public void RoomRefused(string room, ChatException failure) => Refused.Add(room);

    public void UsersListed(IReadOnlyList<PresentUser> users) => Listed.Add(users);

    public void HistoryRead(History history)
    {
    }

    public void PresenceChanged(string room, string user, bool isPresent)
    {
    }

    public void Failed(ChatException failure)
    {
    }

    public void Pass(TimeSpan time) => Now = new Instant(Now.Monotonic + time, Now.WallTicks + time.Ticks);
}
