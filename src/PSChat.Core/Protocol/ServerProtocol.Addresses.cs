using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>
/// Servers whose addresses change: a cable that is plugged in after the start, another network. Views name addresses, so
/// that a change needs a view.
/// </summary>
internal sealed partial class ServerProtocol
{
    private Member _self;

    /// <summary>This server can be reached elsewhere from now on.</summary>
    public void Move(Instant now, IReadOnlyList<Endpoint> endpoints)
    {
        Enter(now);
        if (Role == ServerRole.Ended) return;
        _self = _self with { Endpoints = endpoints };
        _effects.Trace($"can be reached at {string.Join(", ", endpoints)} from now on");
        if (Role == ServerRole.Leading) _reign!.RequestElection();

        // Links are dialled anew: their hello says the new addresses.
        foreach (var peer in _detector.Watched.ToList())
        {
            _effects.CloseLink(peer.Rank);
            _detector.LinkDown(peer.Rank, Now);
        }

        WatchPeers();
    }

    /// <summary>Another server has dialled us, and says where it can be reached.</summary>
    public void PeerUp(Instant now, Member peer)
    {
        Enter(now);
        if (_detector.IsWatched(peer.Rank)) _detector.Watch(peer, Now);
        if (Role != ServerRole.Leading || _view!.Find(peer.Rank) is not { } known || known.Endpoints.SequenceEqual(peer.Endpoints)) return;
        _reign!.OnMoved(peer);
        ConsiderElection();
    }

    /// <summary>The member as it announced itself last.</summary>
    private Member Newest(Member member) => member.Rank == Me ? _self : _reign?.Newest(member) ?? member;
}
