using PSChat.Groups;

namespace PSChat.Protocol;

/// <summary>
/// Changes of a server's addresses: a cable that is plugged in after the start, or another network (G7). Views name addresses, so
/// a change needs a view.
/// </summary>
internal sealed partial class ServerProtocol
{
    private Member _self;

    /// <summary>This server has other addresses from now on.</summary>
    public void Move(Instant now, IReadOnlyList<Endpoint> endpoints)
    {
        Enter(now);
        if (Role == ServerRole.Ended) return;
        _self = _self with { Endpoints = endpoints };
        _effects.Trace($"can be reached at {string.Join(", ", endpoints)} from now on");
        if (Role == ServerRole.Leading) _reign!.RequestElection();

        // Links are dialled again, because their hello carries the new addresses.
        foreach (var peer in _detector.Watched.ToList())
        {
            _effects.CloseLink(peer.Rank);
            _detector.LinkDown(peer.Rank, Now);
        }

        WatchPeers();
    }

    /// <summary>Another server has dialled this one and given its addresses.</summary>
    public void PeerUp(Instant now, Member peer)
    {
        Enter(now);
        if (_detector.IsWatched(peer.Rank)) _detector.Watch(peer, Now);
        if (Role != ServerRole.Leading || _view!.Find(peer.Rank) is not { } known
            || known.Endpoints.SequenceEqual(peer.Endpoints))
        {
            return;
        }

        _reign!.OnMoved(peer);
        ConsiderElection();
    }

    /// <summary>The member in the form in which it announced itself last.</summary>
    private Member Newest(Member member) => member.Rank == Me ? _self : _reign?.Newest(member) ?? member;
}
