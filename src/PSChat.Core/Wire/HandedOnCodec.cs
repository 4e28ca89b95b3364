using System.Net;
using System.Net.Sockets;

namespace PSChat.Wire;

/// <summary>
/// Encodes and decodes what servers of one machine hand on: magic, version, authentication 0, type, source, scope, destination,
/// and the whole datagram.
/// </summary>
internal static class HandedOnCodec
{
    private const byte HandedOnType = 6;

    /// <summary>Writes a datagram to hand on.</summary>
    public static void Write(WireWriter writer, HandedOn handedOn)
    {
        writer.Reset();
        writer.UInt32(WireConstants.Magic);
        writer.UInt16(WireConstants.Version);
        writer.Bool(false);
        writer.Byte(HandedOnType);
        writer.Endpoint(handedOn.Source);
        writer.Number(ScopeOf(handedOn.Source.Address));
        writer.Endpoint(handedOn.Destination);
        writer.Bytes(handedOn.Datagram.Span);
    }

    /// <summary>Whether these bytes claim to be a datagram that was handed on.</summary>
    public static bool IsHandedOn(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        ReadHeader(ref reader);
        return !reader.Failed;
    }

    /// <summary>Reads a datagram that was handed on; null if it is none, or if what is in it is not to be handed on.</summary>
    public static HandedOn? Read(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        ReadHeader(ref reader);
        var sender = reader.Endpoint();
        var scope = reader.Number();
        var destination = reader.Endpoint();
        if (reader.Failed || scope > (IsScoped(sender.Address) ? uint.MaxValue : 0)) return null;
        var question = source[reader.Offset..];
        if (!DatagramCodec.IsQuestion(question)) return null;
        if (scope > 0) sender = new Endpoint(new IPAddress(sender.Address.GetAddressBytes(), scope), sender.Port);
        return new HandedOn(sender, destination, question);
    }

    private static void ReadHeader(ref WireReader reader)
    {
        if (reader.UInt32() != WireConstants.Magic || reader.UInt16() != WireConstants.Version) reader.Fail();
        if (reader.Bool() || reader.Byte() != HandedOnType) reader.Fail();
    }

    private static long ScopeOf(IPAddress address) => IsScoped(address) ? address.ScopeId : 0;

    private static bool IsScoped(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6LinkLocal;
}
