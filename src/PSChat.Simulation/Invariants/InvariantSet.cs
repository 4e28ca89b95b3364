using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// The ten invariants of the design. Cheap ones are checked after every turn of every server. The others are checked at the
/// events that concern them, or once the group is quiet.
/// </summary>
internal sealed class InvariantSet
{
    private readonly StreamInvariants _streams;
    private readonly PromiseInvariants _promises;
    private readonly CommitInvariants _commits;
    private readonly OrderInvariants _orders;
    private readonly BoundInvariants _bounds;
    private readonly LeaveInvariants _leaves;
    private readonly QuietInvariants _quiet;

    public InvariantSet(SimulatedGroup group)
    {
        _streams = new StreamInvariants(Ledger);
        _promises = new PromiseInvariants(group);
        _commits = new CommitInvariants(group, Ledger);
        _orders = new OrderInvariants(Ledger);
        _bounds = new BoundInvariants(group);
        _leaves = new LeaveInvariants(group, Ledger);
        Clients = new ClientInvariants(group, Ledger);
        _quiet = new QuietInvariants(group, Clients);
    }

    public MessageLedger Ledger { get; } = new();

    public ClientInvariants Clients { get; }

    public ElectionInvariants Elections { get; } = new();

    /// <summary>
    /// Makes invariant 7 strict, which is possible where every server insists on a majority of the planned servers.
    /// </summary>
    public void ExpectMajorities(int planned, int copies) => _commits.ExpectMajorities(planned, copies);

    public void OnStarted() => Elections.Allow(ElectionInvariants.ByStart);

    public void OnSubmitted(MessageId id, string room) => Ledger.OnSubmitted(id, room);

    public void OnAcknowledged(MessageId id) => Ledger.OnAcknowledged(id);

    public void OnRoomJoined(SimulatedClient client, string room) => Clients.OnRoomJoined(client, room);

    public void OnReceived(SimulatedServer server, Rank from, Frame frame)
    {
        _promises.OnReceived(server, from, frame);
        LeaveInvariants.OnReceived(server, frame);
    }

    public void OnSent(SimulatedServer server, Rank to, Frame frame)
    {
        _promises.OnSent(server, to, frame);
        if (frame is NewView newView) _streams.OnNewView(newView);
    }

    public void OnViewInstalled(SimulatedServer server, GroupView view)
    {
        if (view.Leader.Rank == server.Self.Rank)
        {
            Elections.OnWon(server.Record.Installed.LastOrDefault()?.View, view);
            _streams.OnWon(server, view);
            _promises.OnWon(server, view);
        }

        _streams.OnInstalled(server, view);
        server.Record.LeftTo = null;
        var installed = server.Record.Installed[^1];
        if (view.Leader.Rank == server.Self.Rank) _commits.OnWon(installed);
        _commits.OnInstalled(installed);
    }

    /// <summary>The server has left its group, and ends.</summary>
    public void OnLeft(SimulatedServer server) => _leaves.OnLeft(server);

    public void OnGone(SimulatedServer server)
    {
        // Messages of its last turn were held as well.
        _streams.CheckLog(server);
        Clients.DropAcknowledgements();
        Ledger.OnGone(server.Record);
    }

    public void CheckStep(SimulatedServer server)
    {
        _streams.CheckLog(server);
        if (server.Record.Delivered.Total != server.Protocol.Delivered.Total)
        {
            // The total also changes when epochs are forgotten, and that may be after the next view was installed.
            if (!server.Record.Delivered.Covers(server.Protocol.Delivered)) _commits.CheckDelivered(server);
            server.Record.Delivered.Raise(server.Protocol.Delivered);
            _orders.TakeNew(server);
        }

        _orders.CheckViews(server);
        Clients.CheckAcknowledgements();
        _bounds.CheckNowAndThen(server);
        server.Record.Role = server.Protocol.Role;
    }

    public void CheckQuiet() => _quiet.Check();
}
