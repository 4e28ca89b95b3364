using System.Net;

namespace PSChat.Net;

/// <summary>
/// Memberships of sockets in the multicast group (D10). They belong to an interface and are lost with it, so they are renewed
/// when one comes up later or again. Calls must not overlap.
/// </summary>
internal sealed class Memberships
{
    private readonly List<DatagramSocket> _sockets = [];
    private readonly Dictionary<(bool IsV6, int Index, IPAddress? Address), LocalNetwork.Interface> _joined = [];

    /// <summary>Adds a socket, before the first update.</summary>
    public void Add(DatagramSocket socket) => _sockets.Add(socket);

    /// <summary>Joins the group on interfaces that are new, and leaves it on those that are gone.</summary>
    public void Update(IReadOnlyList<LocalNetwork.Interface> interfaces)
    {
        var present = interfaces.GroupBy(KeyOf).ToDictionary(same => same.Key, same => same.First());
        foreach (var (key, network) in _joined.Where(joined => !present.ContainsKey(joined.Key)).ToList())
        {
            // A socket has few memberships, and the system counts those on interfaces that are gone.
            _joined.Remove(key);
            foreach (var socket in _sockets) socket.Leave(network);
        }

        foreach (var (key, network) in present)
        {
            // An interface that is just coming up may not have multicast yet, so it is tried again.
            if (!_joined.ContainsKey(key) && _sockets.TrueForAll(socket => socket.Join(network))) _joined.Add(key, network);
        }
    }

    private static (bool IsV6, int Index, IPAddress? Address) KeyOf(LocalNetwork.Interface network) =>
        (network.Broadcast is null, network.Index, network.Index == 0 ? network.Address : null);
}
