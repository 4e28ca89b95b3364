using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>How long a client waits for a server that says nothing any more.</summary>
public sealed class ClientSilenceTests
{
    private static readonly Member s_server = new(new Rank(1, 1), "s1", [new Endpoint(IPAddress.Loopback, 1)], 1);

    [Theory]
    [InlineData(500, 1, 300)]
    [InlineData(100, 1, 60)]
    [InlineData(100, 80, 80)] // The way there takes so long, and a sign of life must have the time to come back.
    [InlineData(100, 9000, 2000)]
    [InlineData(3_000, 1, 1800)]
    [InlineData(60_000, 1, 2000)]
    [InlineData(922_337_203_685_477, 1, 2000)]
    public void A_silent_server_is_asked_and_then_given_up_about_when_the_group_gives_it_up(long failureTimeout, int dial, int each)
    {
        var client = new Client();
        client.Attach(TimeSpan.FromMilliseconds(dial), TimeSpan.FromMilliseconds(failureTimeout));
        client.Protocol.Submit(client.Now, new OutgoingMessage("lobby", "is anybody there?"));
        var asked = client.PassUntilDue();
        Assert.Equal(TimeSpan.FromMilliseconds(each), asked);
        Assert.IsType<Ping>(client.Sent[^1]);
        Assert.Equal(ClientState.Attached, client.Protocol.State);
        Assert.Equal(TimeSpan.FromMilliseconds(each), client.PassUntilDue());
        Assert.NotEqual(ClientState.Attached, client.Protocol.State);
    }

    [Fact]
    public void Who_awaits_nothing_is_more_patient()
    {
        var client = new Client();
        client.Attach(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromSeconds(2), client.PassUntilDue());
    }

    /// <summary>The state machine alone, and a network that does nothing by itself.</summary>
    private sealed class Client : IClientEffects
    {
        public Client()
        {
            Protocol = new ClientProtocol(
                new ClientSettings("pschat", "anna", new SessionSecret(new Guid(1, 2, 3, new byte[8])), s_server.Endpoint, 1), this);
            Protocol.Start(Now);
        }

        public ClientProtocol Protocol { get; }

        public List<Frame> Sent { get; } = [];

        public Instant Now { get; private set; } = new(TimeSpan.FromSeconds(1), 638_712_864_000_000_000);

        public void Attach(TimeSpan dial, TimeSpan failureTimeout)
        {
            Pass(dial);
            Protocol.Connected(Now, s_server, null);
            Protocol.Receive(Now, new Attached(Now.WallTicks, 1 << 20, "anna", failureTimeout));
        }

        /// <returns>How long the client waits for anything.</returns>
        public TimeSpan PassUntilDue()
        {
            var wait = Protocol.NextDue() - Now.Monotonic;
            Pass(wait);
            Protocol.Tick(Now);
            return wait;
        }

        public void Broadcast(Datagram datagram)
        {
        }

        public void Dial(IReadOnlyList<Endpoint> endpoints)
        {
        }

        public void HangUp()
        {
        }

        public void Send(Frame frame) => Sent.Add(frame);

        public void StateChanged(ClientState state, Member? server, string reason)
        {
        }

        public void ViewChanged(GroupView view, TimeSpan electionDuration)
        {
        }

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

        public void UsersListed(IReadOnlyList<PresentUser> users)
        {
        }

        public void HistoryRead(History history)
        {
        }

        public void PresenceChanged(string room, string user, bool isPresent)
        {
        }

        public void Failed(ChatException failure)
        {
        }

        private void Pass(TimeSpan time) => Now = new Instant(Now.Monotonic + time, Now.WallTicks + time.Ticks);
    }
}
