using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>
/// Encodes and decodes datagrams: magic, version, authentication, type, group, body. Seals are added and checked elsewhere.
/// </summary>
internal static class DatagramCodec
{
    private const byte ProbeType = 1;
    private const byte AnswerType = 2;
    private const byte BeaconType = 3;
    private const byte HeartbeatType = 4;
    private const byte NoticeType = 5;

    /// <summary>Writes a datagram. A seal is added to it later where <paramref name="isSealed"/>.</summary>
    public static void Write(WireWriter writer, Datagram datagram, bool isSealed = false)
    {
        writer.Reset();
        writer.UInt32(WireConstants.Magic);
        writer.UInt16(WireConstants.Version);
        writer.Bool(isSealed);
        switch (datagram)
        {
            case Probe probe:
                Begin(writer, ProbeType, probe);
                writer.UInt64(probe.Nonce);
                writer.Rank(probe.Starting);
                Pad(writer, WireConstants.MaximumDatagram);
                break;
            case Answer answer:
                Begin(writer, AnswerType, answer);
                writer.UInt64(answer.Nonce);
                writer.Epoch(answer.Epoch);
                writer.Number(answer.MemberCount);
                foreach (var member in answer.Members)
                {
                    var before = writer.Length;
                    writer.Member(member);
                    if (writer.Length <= WireConstants.MaximumDatagram) continue;
                    writer.Truncate(before);
                    break;
                }

                break;
            case Beacon beacon:
                Begin(writer, BeaconType, beacon);
                writer.Epoch(beacon.Epoch);
                writer.Member(beacon.Leader);
                writer.Number(beacon.MemberCount);
                Pad(writer, WireConstants.MaximumDatagram);
                break;
            case Notice notice:
                Begin(writer, NoticeType, notice);
                writer.Epoch(notice.Epoch);
                break;
            case Heartbeat heartbeat:
                Begin(writer, HeartbeatType, heartbeat);
                var body = writer.Length;
                writer.Rank(heartbeat.From);
                writer.Epoch(heartbeat.Epoch);
                writer.Byte((byte)heartbeat.Lateness);
                writer.List(heartbeat.Heard, static (list, rank) => list.Rank(rank));
                Pad(writer, body + WireConstants.NoticeLength);
                break;
            default:
                throw new InvalidOperationException($"No codec for {datagram.GetType().Name}.");
        }
    }

    /// <summary>
    /// The header of the datagram in <paramref name="source"/>; null if it is no datagram, or of another version.
    /// </summary>
    public static DatagramHeader? ReadHeader(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        var header = ReadHeader(ref reader, out _);
        return reader.Failed ? null : header;
    }

    /// <summary>Whether these bytes claim to be a beacon.</summary>
    public static bool IsBeacon(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        ReadHeader(ref reader, out var type);
        return !reader.Failed && type == BeaconType;
    }

    /// <summary>
    /// Whether these bytes are a probe or a beacon of full length, sealed or not. These are the datagrams that are sent to ports
    /// which several servers share. The seal is not checked.
    /// </summary>
    public static bool IsQuestion(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        var header = ReadHeader(ref reader, out var type);
        return !reader.Failed && type is (ProbeType or BeaconType)
            && source.Length == (header.IsSealed ? WireConstants.MaximumSealedDatagram : WireConstants.MaximumDatagram);
    }

    /// <summary>
    /// The datagram in <paramref name="source"/>, whose seal is removed; null if it is no datagram, or of another version.
    /// </summary>
    public static Datagram? Read(ReadOnlyMemory<byte> source)
    {
        if (source.Length > WireConstants.MaximumDatagram) return null;
        var reader = new WireReader(source);
        var group = ReadHeader(ref reader, out var type).Group;
        if (reader.Failed) return null;
        Datagram? datagram = type switch
        {
            ProbeType => ReadProbe(group, ref reader),
            AnswerType => ReadAnswer(group, ref reader),
            BeaconType => ReadBeacon(group, ref reader),
            HeartbeatType => ReadHeartbeat(group, ref reader),
            NoticeType => new Notice(group, reader.Epoch()),
            _ => null,
        };
        return reader.Complete ? datagram : null;
    }

    private static void Begin(WireWriter writer, byte type, Datagram datagram)
    {
        writer.Byte(type);
        writer.Text(datagram.Group);
    }

    private static void Pad(WireWriter writer, int length)
    {
        while (writer.Length < length) writer.Byte(0);
    }

    private static DatagramHeader ReadHeader(ref WireReader reader, out byte type)
    {
        if (reader.UInt32() != WireConstants.Magic || reader.UInt16() != WireConstants.Version) reader.Fail();
        var isSealed = reader.Bool();
        type = reader.Byte();
        var group = reader.Text(Names.MaximumLength * 4);
        if (!Names.IsValid(group) && !(type == ProbeType && group.Length == 0)) reader.Fail();
        return new DatagramHeader(isSealed, group);
    }

    private static Probe ReadProbe(string group, ref WireReader reader)
    {
        var probe = new Probe(group, reader.UInt64(), reader.Rank());
        SkipPadding(ref reader, reader.Offset + reader.Remaining, WireConstants.MaximumDatagram);
        return probe;
    }

    private static Beacon ReadBeacon(string group, ref WireReader reader)
    {
        var beacon = new Beacon(group, reader.Epoch(), reader.Member(), reader.SmallNumber(GroupLimits.MaximumMembers));
        SkipPadding(ref reader, reader.Offset + reader.Remaining, WireConstants.MaximumDatagram);
        return beacon;
    }

    private static Heartbeat ReadHeartbeat(string group, ref WireReader reader)
    {
        var length = reader.Remaining;
        var heartbeat = new Heartbeat(
            group,
            reader.Rank(),
            reader.Epoch(),
            reader.Byte(),
            reader.List(GroupLimits.MaximumMembers, static (ref WireReader list) => list.Rank()));

        // A body that is longer without padding has none.
        if (reader.Remaining > 0 || length < WireConstants.NoticeLength)
        {
            SkipPadding(ref reader, length, WireConstants.NoticeLength);
        }

        return heartbeat;
    }

    /// <summary>
    /// Skips padding. A question that is shorter than its answer may be is refused, because it could make this server send more
    /// than it was sent.
    /// </summary>
    private static void SkipPadding(ref WireReader reader, int length, int wanted)
    {
        if (length != wanted) reader.Fail();
        reader.Skip();
    }

    private static Answer? ReadAnswer(string group, ref WireReader reader)
    {
        var nonce = reader.UInt64();
        var epoch = reader.Epoch();
        var count = reader.SmallNumber(GroupLimits.MaximumMembers);
        var members = new List<Member>();
        while (!reader.Failed && reader.Remaining > 0) members.Add(reader.Member());
        if (members.Count == 0 || members[0].Rank != epoch.Leader) reader.Fail();
        return reader.Failed ? null : new Answer(group, nonce, epoch, count, members);
    }
}
