using PSChat.Wire;

namespace PSChat.Kit;

/// <summary>Frames and datagrams as bytes, for tests.</summary>
internal static class Bytes
{
    /// <summary>A frame as it is sent over a link: length, type, body.</summary>
    public static byte[] Of(params IEnumerable<Frame> frames)
    {
        var writer = new WireWriter();
        foreach (var frame in frames) FrameCodec.Write(writer, frame);
        return writer.Written.ToArray();
    }

    public static byte[] Of(Datagram datagram)
    {
        var writer = new WireWriter();
        DatagramCodec.Write(writer, datagram);
        return writer.Written.ToArray();
    }

    public static byte[] Of(HandedOn handedOn) => Of(writer => HandedOnCodec.Write(writer, handedOn));

    /// <summary>The bytes that a function writes.</summary>
    public static byte[] Of(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Type and body, as the codec reads them, without the length.</summary>
    public static byte[] OfBody(Frame frame) => Of(frame)[FrameCodec.LengthBytes..];

    /// <summary>A frame of any type with any body.</summary>
    public static byte[] OfFrame(FrameType type, ReadOnlySpan<byte> body) => [(byte)type, .. body];
}
