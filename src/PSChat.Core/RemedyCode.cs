namespace PSChat;

/// <summary>
/// Stable code of the advice to the user about an error or a failed check. <see cref="Remedy"/> adds its arguments. Each program
/// words it with its own commands and options.
/// </summary>
public enum RemedyCode
{
    /// <summary>There is nothing to do.</summary>
    None = 0,

    /// <summary>The only argument is the sentence itself, written by the program that uses the engine.</summary>
    Custom = 1,

    /// <summary>Try again.</summary>
    TryAgain = 2,

    /// <summary>Connect again.</summary>
    ConnectAgain = 3,

    /// <summary>Start a server.</summary>
    StartServer = 4,

    /// <summary>Look at the history before sending again what was not confirmed, with a new connection.</summary>
    ConnectAndReadHistory = 5,

    /// <summary>Start a server, or name a seed; check the group's name, key and the firewall.</summary>
    FindGroup = 10,

    /// <summary>Write a seed as host or host:port.</summary>
    CorrectSeed = 11,

    /// <summary>Use a name that follows the rule for names.</summary>
    CorrectName = 12,

    /// <summary>Check the given names.</summary>
    CheckNames = 13,

    /// <summary>Choose another user name.</summary>
    ChooseUserName = 14,

    /// <summary>Choose another TCP port.</summary>
    ChoosePort = 15,

    /// <summary>Choose another UDP port for discovery.</summary>
    ChooseDiscoveryPort = 16,

    /// <summary>Give an address of this machine to bind to.</summary>
    ChooseLocalAddress = 17,

    /// <summary>Open the servers' TCP ports in the firewall.</summary>
    OpenTcpPorts = 18,

    /// <summary>Name the group that the server is in.</summary>
    NameServersGroup = 19,

    /// <summary>Adopt the group's minimum number of copies, or give the same.</summary>
    AdoptMinimumCopies = 20,

    /// <summary>Bring both sides to the same version.</summary>
    UpdateBothSides = 21,

    /// <summary>Check the names of the seeds, and the name service of this machine.</summary>
    CheckSeedName = 26,

    /// <summary>Choose another TCP port, one that the system has not reserved.</summary>
    ChooseUnreservedPort = 27,

    /// <summary>Give the whole group another discovery port, one that the system has not reserved.</summary>
    ChooseUnreservedDiscoveryPort = 28,

    /// <summary>Ask less often.</summary>
    AskLessOften = 30,

    /// <summary>Close connections that nobody needs, or wait and try again.</summary>
    CloseConnections = 31,

    /// <summary>Close connections that nobody needs, or wait until lost sessions are over.</summary>
    CloseSessions = 32,

    /// <summary>Leave rooms that nobody needs, or connect to another server.</summary>
    LeaveRooms = 33,

    /// <summary>Wait some seconds before the next election.</summary>
    WaitBetweenElections = 34,

    /// <summary>Look at the view: the servers may be without a leader.</summary>
    LookForLeader = 35,

    /// <summary>Look at the view: members may be unreachable.</summary>
    LookForMembers = 36,

    /// <summary>Look at the view before sending the message again: it may still arrive.</summary>
    LookBeforeSendingAgain = 37,

    /// <summary>Send the text in parts, or send a reference to it.</summary>
    ShortenText = 38,

    /// <summary>Send less data, or send a reference to it.</summary>
    ShortenData = 39,

    /// <summary>Join the room first.</summary>
    JoinRoom = 40,

    /// <summary>Wait until the server has joined its group.</summary>
    WaitForMembership = 41,

    /// <summary>Give the group's key.</summary>
    GiveKey = 50,

    /// <summary>Leave the key out, or give it to the servers too.</summary>
    LeaveKeyOut = 51,

    /// <summary>Give the key that the servers have.</summary>
    GiveServersKey = 52,

    /// <summary>Give one key to all servers and clients of the group, or none.</summary>
    ShareKey = 53,

    /// <summary>Make a key.</summary>
    MakeKey = 54,

    /// <summary>Copy the whole key.</summary>
    CopyWholeKey = 55,

    /// <summary>Set both clocks.</summary>
    SetClocks = 56,

    /// <summary>Use a system with TLS 1.3, or a group without a key.</summary>
    UseNewerSystem = 57,

    /// <summary>Free the discovery port, or give another one to the whole group.</summary>
    FreeDiscoveryPort = 100,

    /// <summary>Start a server, or make the running ones reachable.</summary>
    MakeGroupReachable = 101,

    /// <summary>Name a seed on which a server runs, and open its UDP port.</summary>
    CheckSeed = 102,

    /// <summary>Announce only addresses that can be reached; one is enough.</summary>
    AnnounceFewerAddresses = 103,

    /// <summary>Open the server's TCP port, or announce another address.</summary>
    OpenServerPort = 104,

    /// <summary>Look for load on the machine and network; on slow networks, allow more time.</summary>
    RelieveSlowServer = 105,

    /// <summary>Bring all machines to the same version.</summary>
    UpdateAllMachines = 106,

    /// <summary>Bring both sides to the same group and settings.</summary>
    AlignSettings = 107,

    /// <summary>Wait until the server has caught up.</summary>
    WaitForCatchUp = 108,

    /// <summary>Wait until the election is over.</summary>
    WaitForElection = 109,

    /// <summary>Look at the machine and network of a silent server.</summary>
    CheckSilentServer = 110,

    /// <summary>Look for load on the server's machine and on its way to the leader.</summary>
    RelieveLaggingServer = 111,

    /// <summary>Set the clocks of the servers by NTP.</summary>
    SetServerClocks = 112,

    /// <summary>Check the ports and the network between the servers.</summary>
    ReconnectServers = 113,

    /// <summary>Reduce the load on the server of the highest rank, then hold an election. Its name is the argument.</summary>
    RelieveHighestServer = 114,

    /// <summary>Bring servers back or start others. The number of servers that must be connected is the argument.</summary>
    BringServersBack = 115,

    /// <summary>Start a second and a third server.</summary>
    StartMoreServers = 116,

    /// <summary>Start one more server than the minimum number of copies.</summary>
    StartSpareServer = 117,

    /// <summary>Find in the log when a limit was reached, and on the network which address reached it.</summary>
    FindHeavyUser = 118,

    /// <summary>Give all servers and clients the same key, or give the other group another name.</summary>
    SeparateGroups = 119,

    /// <summary>Set the clocks of all machines by NTP; if they are right, somebody sends old datagrams again.</summary>
    SetAllClocks = 120,
}
