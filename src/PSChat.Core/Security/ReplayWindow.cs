namespace PSChat.Security;

/// <summary>
/// One sender's datagrams that have come: each is accepted once. Up to 127 behind the newest may still come, because a network
/// changes their order. Older ones cannot be told from repetitions, and are refused (RFC 4303, 3.4.3).
/// </summary>
internal sealed class ReplayWindow
{
    private const int Size = 128;

    private ulong _newest;
    private UInt128 _seen;

    /// <summary>Accepts a datagram.</summary>
    /// <returns>False if it has come before, or is too old to tell.</returns>
    public bool Take(ulong counter)
    {
        if (counter == 0) return false;
        if (counter > _newest)
        {
            var step = counter - _newest;
            _seen = step < Size ? (_seen << (int)step) | 1 : 1;
            _newest = counter;
            return true;
        }

        var behind = _newest - counter;
        if (behind >= Size) return false;
        var bit = UInt128.One << (int)behind;
        if ((_seen & bit) != 0) return false;
        _seen |= bit;
        return true;
    }
}
