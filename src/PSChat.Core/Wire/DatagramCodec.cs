using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>Datagrams to bytes and back: magic, version, type, group, body.</summary>
internal static class DatagramCodec
{
    private const byte ProbeType = 1;
    private const byte AnswerType = 2;
    private const byte BeaconType = 3;
    private const byte HeartbeatType = 4;

    public static void Write(WireWriter writer, Datagram datagram)
    {
        writer.Reset();
        writer.UInt32(WireConstants.Magic);
        writer.UInt16(WireConstants.Version);
        switch (datagram)
        {
            case Probe probe:
                Begin(writer, ProbeType, probe);
                writer.UInt64(probe.Nonce);
                writer.Rank(probe.Starting);
                while (writer.Length < WireConstants.MaximumDatagram) writer.Byte(0);
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
                break;
            case Heartbeat heartbeat:
                Begin(writer, HeartbeatType, heartbeat);
                writer.Rank(heartbeat.From);
                writer.Epoch(heartbeat.Epoch);
                writer.Byte((byte)heartbeat.Lateness);
                writer.List(heartbeat.Heard, static (list, rank) => list.Rank(rank));
                break;
            default:
                throw new InvalidOperationException($"No codec for {datagram.GetType().Name}.");
        }
    }

    /// <summary>The datagram in <paramref name="source"/>; null if it is none, or of another version.</summary>
    public static Datagram? Read(ReadOnlyMemory<byte> source)
    {
        if (source.Length > WireConstants.MaximumDatagram) return null;
        var reader = new WireReader(source);
        if (reader.UInt32() != WireConstants.Magic || reader.UInt16() != WireConstants.Version) return null;
        var type = reader.Byte();
        var group = reader.Text(Names.MaximumLength * 4);
        if (!Names.IsValid(group) && !(type == ProbeType && group.Length == 0)) return null;
        Datagram? datagram = type switch
        {
            ProbeType => ReadProbe(group, ref reader),
            AnswerType => ReadAnswer(group, ref reader),
            BeaconType => new Beacon(group, reader.Epoch(), reader.Member(), reader.SmallNumber(GroupLimits.MaximumMembers)),
            HeartbeatType => new Heartbeat(
                group,
                reader.Rank(),
                reader.Epoch(),
                reader.Byte(),
                reader.List(GroupLimits.MaximumMembers, static (ref WireReader list) => list.Rank())),
            _ => null,
        };
        return reader.Complete ? datagram : null;
    }

    private static void Begin(WireWriter writer, byte type, Datagram datagram)
    {
        writer.Byte(type);
        writer.Text(datagram.Group);
    }

    private static Probe? ReadProbe(string group, ref WireReader reader)
    {
        var probe = new Probe(group, reader.UInt64(), reader.Rank());

        // A short probe is not answered: it could make this server send more than it was sent.
        if (reader.Offset + reader.Remaining != WireConstants.MaximumDatagram) return null;
        reader.Skip();
        return probe;
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
